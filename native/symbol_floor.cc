// Definitions of our own for the few functions of libstdc++ and glibc that headers of gcc 12 call and older systems
// lack, so that a build on a new system loads wherever Node itself does. `npm run check:floor` tells when the list
// grows.
#include <condition_variable>
#include <mutex>
#include <new>
#include <string_view>
#include <typeinfo>

#if defined(__GLIBC__) && defined(__GLIBCXX__)
#include <pthread.h>

#define ESTIMATE_PI_STANDS_FOR(symbol) __asm__(symbol) __attribute__((visibility("hidden")))

// GLIBC_2.32. With "false" reference counts are always atomic, as they must be here.
extern char isSingleThreaded ESTIMATE_PI_STANDS_FOR("__libc_single_threaded");
char isSingleThreaded = 0;

// GLIBCXX_3.4.30.
void waitFor(std::condition_variable* condition, std::unique_lock<std::mutex>& lock) noexcept
    ESTIMATE_PI_STANDS_FOR("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE");
void waitFor(std::condition_variable* condition, std::unique_lock<std::mutex>& lock) noexcept {
  // It fails only for a mutex that this thread does not hold.
  pthread_cond_wait(condition->native_handle(), lock.mutex()->native_handle());
}

// GLIBCXX_3.4.29.
[[noreturn]] void throwBadArrayNewLength() ESTIMATE_PI_STANDS_FOR("_ZSt28__throw_bad_array_new_lengthv");
void throwBadArrayNewLength() { throw std::bad_array_new_length(); }

// GLIBCXX_3.4.26.
bool isMakeSharedTag(const std::type_info& type) noexcept
    ESTIMATE_PI_STANDS_FOR("_ZNSt19_Sp_make_shared_tag5_S_eqERKSt9type_info");
bool isMakeSharedTag(const std::type_info& type) noexcept {
  return std::string_view(type.name()) == "St19_Sp_make_shared_tag";
}
#endif
