// SPDX-License-Identifier: GPL-3.0-or-later
// A whole import: files, readers, parsers, the builder, a store; and what can be read of that.
#include "archive/import_errors.h"
#include "scratch_folder.h"
#include "store_reading.h"

#include "fuzz_target.h"

using namespace culprit;

CULPRIT_FUZZ(import)
{
    static const fuzz::ScratchFolder scratch;
    const QString path = scratch.file(QStringLiteral("s.culprit"));
    try {
        fuzz::importEntries(bytes, path);
        fuzz::readAll(Store::open(path, Store::Mode::ReadOnly));
    } catch (const ImportError&) {
    }
    fuzz::removeStore(path);
}
