#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nf::expr {

// How many seconds the clocks of a zone that is an offset, such as "+02:00", are ahead of UTC at any time.
// Nothing for whatever is written otherwise.
std::optional<std::int64_t> fixed_offset(std::string_view zone);

// How many seconds the clocks of `zone` are ahead of UTC at that point in time. A zone is a name of the IANA
// database (the operating system's files are read) or an offset such as "+02:00", "-09:30", "02:00"; "" is
// UTC. Nothing for an unknown one. Safe to use from many threads.
std::optional<std::int64_t> seconds_ahead(std::string_view zone, std::int64_t unix_seconds);

}  // namespace nf::expr
