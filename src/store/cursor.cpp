#include "store/cursor.h"

#include "base/hash.h"

namespace nf::store {
namespace {

constexpr std::size_t kPlaceBytes = 1 + 3 * 8;  // the list, three numbers with the highest byte first
constexpr std::size_t kCheckBytes = 4;          // of a hash: a damaged cursor is told from a good one

void append(std::string& bytes, std::int64_t number) {
  const auto value = static_cast<std::uint64_t>(number);
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
}

std::int64_t number_at(std::string_view bytes, std::size_t from) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[from + i]);
  return static_cast<std::int64_t>(value);
}

std::string check_of(std::string_view bytes) {
  return std::string(bytes_of(sha256("neuronflow-cursor", bytes)).substr(0, kCheckBytes));
}

std::optional<std::string> unbase64url(std::string text) {
  for (char& c : text) {
    if (c == '+' || c == '/' || c == '=') return std::nullopt;
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  text.append((4 - text.size() % 4) % 4, '=');
  return unbase64(text);
}

std::optional<Place> place_in(const std::string& cursor, ListOrder order) {
  if (cursor.size() > 2 * (kPlaceBytes + kCheckBytes)) return std::nullopt;
  const auto bytes = unbase64url(cursor);
  if (!bytes || bytes->size() != kPlaceBytes + kCheckBytes) return std::nullopt;
  const std::string_view place = std::string_view(*bytes).substr(0, kPlaceBytes);
  if (bytes->substr(kPlaceBytes) != check_of(place)) return std::nullopt;
  if (place[0] != static_cast<char>(order)) return std::nullopt;
  return Place{number_at(place, 1), number_at(place, 9), number_at(place, 17)};
}

}  // namespace

std::int64_t urgency(const std::optional<Time>& due_at) {
  return due_at ? -due_at->time_since_epoch().count() : std::numeric_limits<std::int64_t>::min();
}

std::string write_cursor(ListOrder order, const Place& place) {
  std::string bytes(1, static_cast<char>(order));
  append(bytes, place.first);
  append(bytes, place.second);
  append(bytes, place.third);
  return base64url(bytes + check_of(bytes));
}

Result<Place> start_of(const ports::Page& page, ListOrder order) {
  if (page.limit < 1 || page.limit > kMaxPageRows) {
    return fail(ErrorCode::InvalidInput, "the limit is " + std::to_string(page.limit) +
                                             "; it must be from 1 to " + std::to_string(kMaxPageRows));
  }
  if (page.cursor.empty()) return order == ListOrder::Prunable ? kLeast : kBeforeAll;
  const auto place = place_in(page.cursor, order);
  if (!place) {
    return fail(ErrorCode::InvalidInput, "The page asked for is not one of this list.", "",
                {{"/cursor", "must be next_cursor of the page before; begin without one"}});
  }
  return *place;
}

}  // namespace nf::store
