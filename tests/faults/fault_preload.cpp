// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before the C library (LD_PRELOAD): counts what a program does to the files below one folder, and lets
// one of these steps go wrong. Told by the environment:
//
//   CULPRIT_FAULT_UNDER  the folder
//   CULPRIT_FAULT_AT     the number of the step, from 1; 0: none
//   CULPRIT_FAULT        what happens then: see `strike`
//   CULPRIT_FAULT_TRACE  a file to which a line is added for each step: its name, the file, for two names both
//   CULPRIT_FAULT_REMOVES  the file that `remove` removes; else the one of the step
//   CULPRIT_FAULT_NO_LINKS  there are no second names, and no moving without replacing
//
// Steps are writes, syncs, changes of length, names given and taken, and files made.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

struct Plan
{
    const char* under = std::getenv("CULPRIT_FAULT_UNDER");
    const char* fault = std::getenv("CULPRIT_FAULT");
    const char* trace = std::getenv("CULPRIT_FAULT_TRACE");
    long at = std::getenv("CULPRIT_FAULT_AT") ? std::atol(std::getenv("CULPRIT_FAULT_AT")) : 0;
};

const Plan& plan()
{
    static const Plan one;
    return one;
}

template <typename Function>
Function next(const char* name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool isWatched(const char* path)
{
    const char* const under = plan().under;
    if (!under || !path) {
        return false;
    }
    char full[PATH_MAX];
    if (path[0] != '/') {
        if (!getcwd(full, sizeof full)) {
            return false;
        }
        path = full;
    }
    return std::strncmp(path, under, std::strlen(under)) == 0;
}

/// The file behind a descriptor; false where it has no name below the folder.
bool nameOf(int descriptor, char* name)
{
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t length = readlink(link, name, PATH_MAX - 1);
    if (length <= 0) {
        return false;
    }
    name[length] = '\0';
    return isWatched(name);
}

void tell(const char* step, const char* file, const char* other)
{
    if (!plan().trace) {
        return;
    }
    char line[3 * PATH_MAX];
    const int length =
        std::snprintf(line, sizeof line, "%s %s%s%s\n", step, file, other ? " " : "", other ? other : "");
    // Not through the functions below.
    const long trace =
        syscall(SYS_openat, AT_FDCWD, plan().trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (trace >= 0) {
        static_cast<void>(syscall(SYS_write, trace, line, static_cast<std::size_t>(length)));
        syscall(SYS_close, trace);
    }
}

/// The number of the error with which the step fails, 0 where it is done.
int strike(const char* file)
{
    const char* const fault = plan().fault ? plan().fault : "";
    const auto is = [&](const char* word) { return std::strcmp(fault, word) == 0; };
    if (is("kill")) {
        raise(SIGKILL);
    } else if (is("pause")) {
        tell("pause", file, nullptr);
        raise(SIGSTOP);
    } else if (is("remove")) {
        const char* const victim = std::getenv("CULPRIT_FAULT_REMOVES");
        syscall(SYS_unlinkat, AT_FDCWD, victim ? victim : file, 0);
    } else if (is("full")) {
        return ENOSPC;
    } else if (is("denied")) {
        return EACCES;
    } else if (is("broken")) {
        return EIO;
    }
    return 0;
}

/// Counts a step; the error it shall fail with, else 0. From a full disk on there is no room for any more.
int step(const char* name, const char* file, const char* other = nullptr, bool takesRoom = true)
{
    static std::atomic<long> count{0};
    tell(name, file, other);
    const long number = ++count;
    const bool stays = plan().fault && std::strcmp(plan().fault, "full") == 0;
    if (plan().at > 0 && (number == plan().at || (stays && number > plan().at))) {
        return stays && !takesRoom ? 0 : strike(file);
    }
    return 0;
}

int fail(int error)
{
    errno = error;
    return -1;
}

int stepOn(const char* name, int descriptor, bool takesRoom = true)
{
    const int before = errno;
    char file[PATH_MAX];
    const int error = nameOf(descriptor, file) ? step(name, file, nullptr, takesRoom) : 0;
    errno = before;
    return error;
}

int stepOnPath(const char* name, const char* path, const char* other = nullptr, bool takesRoom = true)
{
    const int before = errno;
    const int error = isWatched(other ? other : path) ? step(name, path, other, takesRoom) : 0;
    errno = before;
    return error;
}

bool isMade(const char* path, int flags)
{
    return (flags & O_CREAT) != 0 && faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

mode_t modeFrom(int flags, va_list list)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(list, unsigned)) : 0;
}

} // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t count)
{
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    const int error = stepOn("write", descriptor);
    return error ? fail(error) : real(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t at)
{
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
    const int error = stepOn("write", descriptor);
    return error ? fail(error) : real(descriptor, bytes, count, at);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t at)
{
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    const int error = stepOn("write", descriptor);
    return error ? fail(error) : real(descriptor, bytes, count, at);
}

int fsync(int descriptor)
{
    static const auto real = next<int (*)(int)>("fsync");
    const int error = stepOn("sync", descriptor);
    return error ? fail(error) : real(descriptor);
}

int fdatasync(int descriptor)
{
    static const auto real = next<int (*)(int)>("fdatasync");
    const int error = stepOn("sync", descriptor);
    return error ? fail(error) : real(descriptor);
}

int ftruncate(int descriptor, off_t length)
{
    static const auto real = next<int (*)(int, off_t)>("ftruncate");
    const int error = stepOn("length", descriptor, length > 0);
    return error ? fail(error) : real(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length)
{
    static const auto real = next<int (*)(int, off64_t)>("ftruncate64");
    const int error = stepOn("length", descriptor, length > 0);
    return error ? fail(error) : real(descriptor, length);
}

int rename(const char* from, const char* to)
{
    static const auto real = next<int (*)(const char*, const char*)>("rename");
    const int error = stepOnPath("rename", from, to);
    return error ? fail(error) : real(from, to);
}

int renameat2(int fromFolder, const char* from, int toFolder, const char* to, unsigned flags)
{
    static const auto real = next<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
    int error = stepOnPath("rename", from, to);
    if (std::getenv("CULPRIT_FAULT_NO_LINKS")) {
        error = EINVAL; // as file systems say that know no such thing
    }
    return error ? fail(error) : real(fromFolder, from, toFolder, to, flags);
}

int link(const char* from, const char* to)
{
    static const auto real = next<int (*)(const char*, const char*)>("link");
    int error = stepOnPath("link", from, to);
    if (std::getenv("CULPRIT_FAULT_NO_LINKS")) {
        error = EPERM;
    }
    return error ? fail(error) : real(from, to);
}

int unlink(const char* path)
{
    static const auto real = next<int (*)(const char*)>("unlink");
    const int error = stepOnPath("unlink", path, nullptr, false);
    return error ? fail(error) : real(path);
}

int open(const char* path, int flags, ...)
{
    static const auto real = next<int (*)(const char*, int, ...)>("open");
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeFrom(flags, list);
    va_end(list);
    const int error = isMade(path, flags) ? stepOnPath("make", path) : 0;
    return error ? fail(error) : real(path, flags, mode);
}

int open64(const char* path, int flags, ...)
{
    static const auto real = next<int (*)(const char*, int, ...)>("open64");
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeFrom(flags, list);
    va_end(list);
    const int error = isMade(path, flags) ? stepOnPath("make", path) : 0;
    return error ? fail(error) : real(path, flags, mode);
}
}
