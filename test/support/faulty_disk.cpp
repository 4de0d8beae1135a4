#include "support/faulty_disk.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include <sqlite3.h>

namespace {

std::atomic<int> set_fault{FaultyDisk::healthy};
std::atomic<unsigned> fail_period{0}, operations{0}, failed{0};

// Holds syncs.
struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool closed = false;
    unsigned waiting = 0;

    void pass() {
        std::unique_lock lock(mutex);
        ++waiting;
        changed.notify_all();
        changed.wait(lock, [this] { return !closed; });
        --waiting;
    }
    void set(bool close) {
        const std::lock_guard lock(mutex);
        closed = close;
        changed.notify_all();
    }
    void await_one() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return closed && waiting > 0; });
    }
} gate;

// Its memory is followed by the file of the real disk.
struct FaultyFile {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs faulty_disk;
sqlite3_io_methods methods;

sqlite3_file* real_file(sqlite3_file* file) {
    return reinterpret_cast<FaultyFile*>(file)->real();
}

// Returns the error of this operation, or SQLITE_OK.
int outcome(bool syncs) {
    const unsigned number = ++operations;
    int now = set_fault;
    if (const unsigned every = fail_period;
        now == FaultyDisk::healthy && every != 0 && number % every == 0)
        now = number / every % 2 == 0 ? FaultyDisk::full : FaultyDisk::broken;
    int out = SQLITE_OK;
    if (now == FaultyDisk::full && !syncs) out = SQLITE_FULL;
    if (now == FaultyDisk::broken) out = syncs ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
    if (now == FaultyDisk::unsynced && syncs) out = SQLITE_IOERR_FSYNC;
    if (out != SQLITE_OK) {
        ++failed;
        failed.notify_all();
    }
    return out;
}

int faulty_write(sqlite3_file* file, const void* data, int amount, sqlite3_int64 offset) {
    const int error = outcome(false);
    if (error == SQLITE_OK)
        return real_file(file)->pMethods->xWrite(real_file(file), data, amount, offset);
    // The first half arrives, as on a real disk that gets full.
    real_file(file)->pMethods->xWrite(real_file(file), data, amount / 2, offset);
    return error;
}

int faulty_sync(sqlite3_file* file, int flags) {
    gate.pass();
    const int error = outcome(true);
    return error != SQLITE_OK ? error : real_file(file)->pMethods->xSync(real_file(file), flags);
}

int faulty_open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
    const int result = real_disk->xOpen(real_disk, name, real_file(file), flags, out);
    file->pMethods = result == SQLITE_OK ? &methods : nullptr;
    return result;
}

void set_methods() {
    methods = {};
    methods.iVersion = 2;
    methods.xClose = [](sqlite3_file* f) { return real_file(f)->pMethods->xClose(real_file(f)); };
    methods.xRead = [](sqlite3_file* f, void* to, int amount, sqlite3_int64 at) {
        return real_file(f)->pMethods->xRead(real_file(f), to, amount, at);
    };
    methods.xWrite = faulty_write;
    methods.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
        return real_file(f)->pMethods->xTruncate(real_file(f), size);
    };
    methods.xSync = faulty_sync;
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
        return real_file(f)->pMethods->xFileSize(real_file(f), size);
    };
    methods.xLock = [](sqlite3_file* f, int kind) {
        return real_file(f)->pMethods->xLock(real_file(f), kind);
    };
    methods.xUnlock = [](sqlite3_file* f, int kind) {
        return real_file(f)->pMethods->xUnlock(real_file(f), kind);
    };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* held) {
        return real_file(f)->pMethods->xCheckReservedLock(real_file(f), held);
    };
    methods.xFileControl = [](sqlite3_file* f, int what, void* with) {
        return real_file(f)->pMethods->xFileControl(real_file(f), what, with);
    };
    methods.xSectorSize = [](sqlite3_file* f) {
        return real_file(f)->pMethods->xSectorSize(real_file(f));
    };
    methods.xDeviceCharacteristics = [](sqlite3_file* f) {
        return real_file(f)->pMethods->xDeviceCharacteristics(real_file(f));
    };
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return real_file(f)->pMethods->xShmMap(real_file(f), page, size, extend, out);
    };
    methods.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
        return real_file(f)->pMethods->xShmLock(real_file(f), offset, n, flags);
    };
    methods.xShmBarrier = [](sqlite3_file* f) {
        real_file(f)->pMethods->xShmBarrier(real_file(f));
    };
    methods.xShmUnmap = [](sqlite3_file* f, int remove) {
        return real_file(f)->pMethods->xShmUnmap(real_file(f), remove);
    };
}

}  // namespace

FaultyDisk::FaultyDisk() {
    set_methods();
    real_disk = sqlite3_vfs_find(nullptr);
    if (real_disk == nullptr || real_disk == &faulty_disk)
        throw std::logic_error("there is another FaultyDisk");
    faulty_disk = *real_disk;
    faulty_disk.pNext = nullptr;
    faulty_disk.zName = "faulty";
    faulty_disk.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real_disk->szOsFile;
    faulty_disk.xOpen = faulty_open;
    set_fault = healthy;
    fail_period = operations = failed = 0;
    gate.set(false);
    sqlite3_vfs_register(&faulty_disk, 1);
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&faulty_disk);
    sqlite3_vfs_register(real_disk, 1);
}

void FaultyDisk::fail(Fault now) const {
    set_fault = now;
}

void FaultyDisk::fail_each(unsigned number) const {
    fail_period = number;
}

void FaultyDisk::stall() const {
    gate.set(true);
}

void FaultyDisk::resume() const {
    gate.set(false);
}

void FaultyDisk::await_stalled() const {
    gate.await_one();
}

unsigned FaultyDisk::failures() const {
    return failed;
}

void FaultyDisk::await_failures(unsigned more) const {
    const unsigned before = failed;
    for (unsigned now = before; now - before < more; now = failed) failed.wait(now);
}
