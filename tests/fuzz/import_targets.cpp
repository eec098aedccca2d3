// SPDX-License-Identifier: GPL-3.0-or-later
// A whole import: files, readers, parsers, the builder, a store; and what can be read of that.
#include "archive/import_errors.h"
#include "fuzz_target.h"
#include "scratch_folder.h"
#include "store_reading.h"

#include <sqlite3.h>

#include <cstddef>

using namespace culprit;

extern "C" {
// The C library's own, which sanitizers do not replace.
void* __libc_malloc(std::size_t);         // NOLINT
void* __libc_realloc(void*, std::size_t); // NOLINT
void __libc_free(void*);                  // NOLINT
}

namespace {

constexpr std::size_t head = alignof(std::max_align_t); ///< holds the size

void* sized(void* block, int size)
{
    if (!block) {
        return nullptr;
    }
    *static_cast<int*>(block) = size;
    return static_cast<char*>(block) + head;
}

void* blockOf(void* memory)
{
    return static_cast<char*>(memory) - head;
}

/// Half of an import's time is SQLite's memory as the address sanitizer gives it, though SQLite is not built to be
/// looked at by it. The stores here are whole; where they are damaged (store_targets.cpp) SQLite's memory is checked.
bool giveSqlitePlainMemory()
{
    static sqlite3_mem_methods methods{};
    methods.xMalloc = [](int size) {
        return sized(__libc_malloc(static_cast<std::size_t>(size) + head), size);
    };
    methods.xFree = [](void* memory) { __libc_free(blockOf(memory)); };
    methods.xRealloc = [](void* memory, int size) {
        return sized(__libc_realloc(blockOf(memory), static_cast<std::size_t>(size) + head), size);
    };
    methods.xSize = [](void* memory) { return memory ? *static_cast<int*>(blockOf(memory)) : 0; };
    methods.xRoundup = [](int size) { return (size + 7) & ~7; };
    methods.xInit = [](void*) { return SQLITE_OK; };
    methods.xShutdown = [](void*) {};
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}

} // namespace

CULPRIT_FUZZ(import)
{
    [[maybe_unused]] static const bool isPlain = giveSqlitePlainMemory();
    static const fuzz::ScratchFolder scratch;
    const QString path = scratch.file(QStringLiteral("s.culprit"));
    try {
        fuzz::importEntries(bytes, path);
        fuzz::readAll(Store::open(path, Store::Mode::ReadOnly));
    } catch (const ImportError&) {
    }
    fuzz::removeStore(path);
}
