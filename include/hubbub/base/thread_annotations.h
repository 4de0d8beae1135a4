#pragma once
// Macros for clang's thread-safety attributes; empty with other compilers.
// Source: https://clang.llvm.org/docs/ThreadSafetyAnalysis.html

#if defined(__clang__)
#define HUBBUB_TSA(x) __attribute__((x))
#else
#define HUBBUB_TSA(x)
#endif

#define CAPABILITY(name) HUBBUB_TSA(capability(name))
#define SCOPED_CAPABILITY HUBBUB_TSA(scoped_lockable)
#define GUARDED_BY(x) HUBBUB_TSA(guarded_by(x))
#define PT_GUARDED_BY(x) HUBBUB_TSA(pt_guarded_by(x))
#define REQUIRES(...) HUBBUB_TSA(requires_capability(__VA_ARGS__))
#define REQUIRES_SHARED(...) HUBBUB_TSA(requires_shared_capability(__VA_ARGS__))
#define ACQUIRE(...) HUBBUB_TSA(acquire_capability(__VA_ARGS__))
#define TRY_ACQUIRE(...) HUBBUB_TSA(try_acquire_capability(__VA_ARGS__))
#define ACQUIRE_SHARED(...) HUBBUB_TSA(acquire_shared_capability(__VA_ARGS__))
#define RELEASE(...) HUBBUB_TSA(release_capability(__VA_ARGS__))
#define RELEASE_SHARED(...) HUBBUB_TSA(release_shared_capability(__VA_ARGS__))
#define RELEASE_GENERIC(...) HUBBUB_TSA(release_generic_capability(__VA_ARGS__))
#define EXCLUDES(...) HUBBUB_TSA(locks_excluded(__VA_ARGS__))
#define NO_THREAD_SAFETY_ANALYSIS HUBBUB_TSA(no_thread_safety_analysis)
