#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "expr/value/value.h"

namespace nf::expr {

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kMinSeconds = -62'135'596'800;  // 0001-01-01T00:00:00Z
inline constexpr std::int64_t kMaxSeconds = 253'402'300'799;  // 9999-12-31T23:59:59Z

inline bool in_range(Instant time) { return time.seconds >= kMinSeconds && time.seconds <= kMaxSeconds; }

// RFC 3339 with up to nine digits of a second (more are cut off). Nothing where it is none or out of range.
std::optional<Instant> parse_timestamp(std::string_view text);
// As string() gives it, in UTC; fractions of a second only where there are any: 2009-02-13T23:31:30.5Z.
std::string format_timestamp(Instant time);
// As times are on the wire: with milliseconds, and with more digits only where they would be lost.
std::string format_wire_timestamp(Instant time);

// As Go has it: signed decimal numbers with units, `1h45m47.5s`, `-3ns`; units h, m, s, ms, us, µs, ns.
// Nothing where it is none, or beyond 64 bits of nanoseconds (about 292 years).
std::optional<std::int64_t> parse_go_duration(std::string_view text);
// In seconds: `6347s`, `-0.5s`.
std::string format_duration(std::int64_t nanos);

// The time moved by `nanos`; nothing where it leaves the range.
std::optional<Instant> add_nanos(Instant time, std::int64_t nanos);
// left - right; nothing where 64 bits of nanoseconds do not hold it.
std::optional<std::int64_t> nanos_between(Instant left, Instant right);

}  // namespace nf::expr
