// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before the program by start_bench: tells on standard error when the program puts pixels on a window,
// and on how large a part. The program itself knows nothing of it.
#include <QBackingStore>
#include <QRegion>
#include <QWindow>

#include <dlfcn.h>

#include <cstdio>
#include <ctime>

// QtWidgets calls this through the dynamic linker, which finds ours first.
void QBackingStore::flush(const QRegion& region, QWindow* window, const QPoint& offset)
{
    using Flush = void (*)(QBackingStore*, const QRegion&, QWindow*, const QPoint&);
    static const auto original =
        reinterpret_cast<Flush>(dlsym(RTLD_NEXT, "_ZN13QBackingStore5flushERK7QRegionP7QWindowRK6QPoint"));
    original(this, region, window, offset);
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const QRect area = region.boundingRect();
    std::fprintf(stderr, "painted %lld.%09ld %d %d\n", static_cast<long long>(now.tv_sec), now.tv_nsec,
                 area.width(), area.height());
    std::fflush(stderr);
}
