#include "expr/functions/time_zone.h"

#include <date/tz.h>

#include <stdexcept>

namespace nf::expr {

namespace {

constexpr std::size_t kMaxZoneName = 64;

int digits(char tens, char ones) {
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return -1;
  return (tens - '0') * 10 + (ones - '0');
}

}  // namespace

std::optional<std::int64_t> fixed_offset(std::string_view zone) {
  const bool negative = zone.starts_with('-');
  if (negative || zone.starts_with('+')) zone.remove_prefix(1);
  if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
  const int hours = digits(zone[0], zone[1]), minutes = digits(zone[3], zone[4]);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const std::int64_t seconds = (hours * 60 + minutes) * 60;
  return negative ? -seconds : seconds;
}

std::optional<std::int64_t> seconds_ahead(std::string_view zone, std::int64_t unix_seconds) {
  if (zone.empty() || zone == "UTC") return 0;
  if (const std::optional<std::int64_t> offset = fixed_offset(zone)) return offset;
  if (zone.size() > kMaxZoneName) return std::nullopt;
  try {
    const date::sys_seconds time{std::chrono::seconds(unix_seconds)};
    return date::locate_zone(std::string(zone))->get_info(time).offset.count();
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

}  // namespace nf::expr
