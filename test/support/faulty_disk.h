#pragma once
// A disk for SQLite that fails, or does not answer, when a test says so.

// While one exists, databases that are opened use it. It must outlive them. One at a time.
class FaultyDisk {
  public:
    enum Fault : int {
        healthy,
        full,      // writes fail: no space
        broken,    // writes fail: I/O error
        unsynced,  // writes are accepted, but their sync fails
    };

    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    // Fails every operation from now on.
    void fail(Fault fault) const;
    // Fails each operation whose number is a multiple of this, with changing faults. 0: none.
    void fail_each(unsigned number) const;
    // Returns how many operations have failed.
    unsigned failures() const;
    // Blocks until so many more have failed.
    void await_failures(unsigned more) const;
    // Syncs do not return from now on, until resume().
    void stall() const;
    void resume() const;
    // Blocks until a sync has been waiting.
    void await_stalled() const;
};
