"""What each way of going parallel costs in Python on this machine, as JSON, in microseconds.

The quickest of many tries: whatever else the machine does only ever adds to it.
"""
import json
import multiprocessing
import time
from multiprocessing import Manager, Pipe, Pool, Process, Queue, Value


def nothing():
    pass


def echo(connection):
    while (message := connection.recv()) is not None:
        connection.send(message)


def answer(jobs, results):
    while (job := jobs.get()) is not None:
        results.put(job)


def quickest_of(times, work):
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(1e6 * (time.perf_counter() - begin))
    return min(taken)


def start_and_end():
    process = Process(target=nothing)
    process.start()
    process.join()


def ask(send, receive):
    send(1)
    receive()


def add(total):
    with total.get_lock():
        total.value += 1


def costs():
    measured = {"Process": quickest_of(30, start_and_end)}
    ours, theirs = Pipe()
    Process(target=echo, args=(theirs,), daemon=True).start()
    measured["Pipe"] = quickest_of(500, lambda: ask(ours.send, ours.recv))
    ours.send(None)
    with Pool(2) as pool:
        pool.apply(nothing)
        measured["Pool.map"] = quickest_of(300, lambda: pool.apply(nothing))
    jobs, results = Queue(), Queue()
    Process(target=answer, args=(jobs, results), daemon=True).start()
    measured["Queue"] = quickest_of(300, lambda: ask(jobs.put, results.get))
    jobs.put(None)
    with Manager() as manager:
        state = manager.dict()
        measured["Manager"] = quickest_of(300, lambda: state.update({1: 1}))
    total = Value("q", 0)
    measured["shared ctypes"] = quickest_of(2000, lambda: add(total))
    return measured


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    print(json.dumps(costs()))
