#pragma once
// Gives back the stack that a thread used once and does not need while it waits. With a thread for
// each client that is most of what an idle client costs.

namespace hubbub {

// Not thread safe: belongs to the thread it was attached in.
class IdleStack {
  public:
    // The calling thread's stack. Does nothing where the system does not tell.
    void attach();
    // Frees the pages below the caller's frame: madvise(2), MADV_DONTNEED. They come back, cleared,
    // when they are touched. A system call: not for a thread that is about to work.
    void give_back() const;

  private:
    void* low_ = nullptr;  // its lowest address
};

}  // namespace hubbub
