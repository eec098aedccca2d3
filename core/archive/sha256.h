// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nettle/sha2.h>

namespace culprit {

/// SHA-256 of bytes that come in pieces. Nettle's uses the processor's own instructions, which Qt's does not;
/// libarchive links it anyway.
class Sha256
{
public:
    Sha256() { sha256_init(&m_state); }
    void add(std::string_view bytes)
    {
        sha256_update(&m_state, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    }
    /// Of what was added so far, in hexadecimal.
    std::string hex() const
    {
        sha256_ctx state = m_state; // the digest uses it up
        std::uint8_t digest[SHA256_DIGEST_SIZE];
        sha256_digest(&state, sizeof digest, digest);
        constexpr std::string_view digits = "0123456789abcdef";
        std::string text;
        for (const std::uint8_t byte : digest) {
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
        return text;
    }

private:
    sha256_ctx m_state{};
};

} // namespace culprit
