#pragma once
// State inside its lock: it can be reached only through a guard. A reader's guard returns const, so
// `map[key] = value` under a shared lock does not compile.

#include <hubbub/base/mutex.h>

#include <utility>

namespace hubbub {

// Thread safe through its guards:
//   Guarded<Table>::Reader table(guarded);   shared lock, const Table
//   Guarded<Table>::Writer table(guarded);   exclusive lock, Table
template <class T>
class Guarded {
  public:
    template <class... Args>
    explicit Guarded(Rank rank, Args&&... args)
        : mutex_(rank), value_(std::forward<Args>(args)...) {}

    // Not thread safe, like Writer: used as local variables.
    class SCOPED_CAPABILITY Reader {
      public:
        explicit Reader(const Guarded& of) ACQUIRE_SHARED(of.mutex_) : of_(of) {
            of.mutex_.lock_shared();
        }
        ~Reader() RELEASE_GENERIC() { of_.mutex_.unlock_shared(); }
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;
        const T& operator*() const NO_THREAD_SAFETY_ANALYSIS { return of_.value_; }
        const T* operator->() const NO_THREAD_SAFETY_ANALYSIS { return &of_.value_; }

      private:
        const Guarded& of_;
    };

    class SCOPED_CAPABILITY Writer {
      public:
        explicit Writer(Guarded& of) ACQUIRE(of.mutex_) : of_(of) { of.mutex_.lock(); }
        ~Writer() RELEASE() { of_.mutex_.unlock(); }
        Writer(const Writer&) = delete;
        Writer& operator=(const Writer&) = delete;
        T& operator*() const NO_THREAD_SAFETY_ANALYSIS { return of_.value_; }
        T* operator->() const NO_THREAD_SAFETY_ANALYSIS { return &of_.value_; }

      private:
        Guarded& of_;
    };

  private:
    mutable SharedMutex mutex_;
    T value_ GUARDED_BY(mutex_);
};

}  // namespace hubbub
