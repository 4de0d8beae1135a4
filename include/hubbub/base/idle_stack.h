#pragma once
// Frees the part of a thread's stack that it does not need while it waits. With a thread for each
// connection, stacks are most of the memory of an idle connection.

namespace hubbub {

// Not thread safe: used only by the thread that called attach().
class IdleStack {
  public:
    // Attaches to the calling thread's stack. If its bounds are unknown, give_back() does nothing.
    void attach();
    // Frees the pages below the caller's frame (madvise(2), MADV_DONTNEED); they read as zero when
    // touched again. A system call: call it only before a long wait.
    void give_back() const;

  private:
    void* low_ = nullptr;  // lowest address of the stack
};

}  // namespace hubbub
