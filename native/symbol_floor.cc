// libstdc++ and libgcc are linked into the addon, and what they ask of glibc comes with them. These definitions of our
// own stand for the few symbols that a build on a new system would take in a version that older systems lack, so that
// it loads wherever Node itself does. `npm run check:floor` tells when the list grows.
#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__)
#include <link.h>
#include <pthread.h>

#if defined(__x86_64__)
#define ESTIMATE_PI_FIRST_GLIBC "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define ESTIMATE_PI_FIRST_GLIBC "GLIBC_2.17"
#endif

#define ESTIMATE_PI_STANDS_FOR(symbol) __asm__(symbol) __attribute__((visibility("hidden")))

extern "C" {

// GLIBC_2.32. With "false" reference counts are always atomic, as they must be here.
extern char isSingleThreaded ESTIMATE_PI_STANDS_FOR("__libc_single_threaded");
char isSingleThreaded = 0;

#if defined(ESTIMATE_PI_FIRST_GLIBC) && __GLIBC_PREREQ(2, 34)
// GLIBC_2.34 moved libpthread into libc and gave its functions a new version; the first one is still there.
#define ESTIMATE_PI_FIRST_VERSION(name, symbol) __asm__(".symver " #name "," symbol "@" ESTIMATE_PI_FIRST_GLIBC)

int firstCreate(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
int firstJoin(pthread_t, void**);
int firstOnce(pthread_once_t*, void (*)());
int firstKeyCreate(pthread_key_t*, void (*)(void*));
ESTIMATE_PI_FIRST_VERSION(firstCreate, "pthread_create");
ESTIMATE_PI_FIRST_VERSION(firstJoin, "pthread_join");
ESTIMATE_PI_FIRST_VERSION(firstOnce, "pthread_once");
ESTIMATE_PI_FIRST_VERSION(firstKeyCreate, "__pthread_key_create");

int create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument)
    ESTIMATE_PI_STANDS_FOR("pthread_create");
int create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument) {
  return firstCreate(thread, attributes, start, argument);
}

int join(pthread_t thread, void** result) ESTIMATE_PI_STANDS_FOR("pthread_join");
int join(pthread_t thread, void** result) { return firstJoin(thread, result); }

int once(pthread_once_t* control, void (*function)()) ESTIMATE_PI_STANDS_FOR("pthread_once");
int once(pthread_once_t* control, void (*function)()) { return firstOnce(control, function); }

int keyCreate(pthread_key_t* key, void (*destructor)(void*)) ESTIMATE_PI_STANDS_FOR("__pthread_key_create");
int keyCreate(pthread_key_t* key, void (*destructor)(void*)) { return firstKeyCreate(key, destructor); }
#endif

#if defined(DLFO_STRUCT_HAS_EH_DBASE) && DLFO_STRUCT_HAS_EH_DBASE == 0
// GLIBC_2.35: where the unwinder finds the tables of the code at an address.
struct Search {
  ElfW(Addr) address;
  dl_find_object* found;
};

static int findObject(dl_phdr_info* info, size_t, void* data) {
  auto* search = static_cast<Search*>(data);
  bool isInside = false;
  ElfW(Addr) tables = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    const ElfW(Addr) start = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_LOAD && search->address - start < header.p_memsz) isInside = true;
    if (header.p_type == PT_GNU_EH_FRAME) tables = start;
  }
  if (!isInside || tables == 0) return 0;
  *search->found = {};
  search->found->dlfo_eh_frame = reinterpret_cast<void*>(tables);  // NOLINT(performance-no-int-to-ptr)
  return 1;
}

int findTables(void* address, dl_find_object* found) ESTIMATE_PI_STANDS_FOR("_dl_find_object");
int findTables(void* address, dl_find_object* found) {
  Search search{reinterpret_cast<ElfW(Addr)>(address), found};
  return dl_iterate_phdr(findObject, &search) == 1 ? 0 : -1;
}
#endif
}
#endif
