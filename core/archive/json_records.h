// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_limits.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace culprit {

/// Streams the objects of one long JSON array, each flat: `[{"time": "…", "msg": "…"}, …]`.
///
/// Text comes out byte for byte, also where it is no valid UTF-8 or holds raw control characters; such files
/// exist and strict readers refuse them as a whole. Values that are no strings come as their JSON text.
class JsonRecordReader
{
public:
    /// Member names and values in file order; valid during the call.
    using Members = std::vector<std::pair<std::string_view, std::string_view>>;

    explicit JsonRecordReader(std::function<void(const Members&)> record, const ImportLimits& limits = {});
    /// Throws ArtifactError for text that is no array of objects.
    void feed(std::string_view bytes);
    /// Throws ArtifactError when the array has not ended.
    void finish();
    /// Records that could not be read, and values between them that are none.
    std::size_t brokenRecords() const { return m_broken; }

private:
    enum class State { Start, Between, Inside, Passing, End };

    /// Consumes up to the end of the record under way; true when it is whole.
    bool scanRecord(std::string_view bytes, std::size_t& at);
    /// Goes past a value that is no record, up to what stands behind it.
    void passValue(std::string_view bytes, std::size_t& at);
    void parseRecord(std::string_view text);

    std::function<void(const Members&)> m_record;
    ImportLimits m_limits;
    State m_state = State::Start;
    int m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
    std::string m_pending;
    std::string m_unescaped;
    Members m_members;
    std::size_t m_broken = 0;
    bool m_anyRecord = false;
};

} // namespace culprit
