#include "expr/value/compare.h"

#include <algorithm>
#include <numeric>

#include "expr/eval/frame.h"

namespace nf::expr {

namespace {

// Below this a search from front to back beats an index.
constexpr std::size_t kSmallMap = 8;

std::partial_ordering order_of(int sign) {
  return sign < 0   ? std::partial_ordering::less
         : sign > 0 ? std::partial_ordering::greater
                    : std::partial_ordering::equivalent;
}

double to_double(const Value& number) {
  if (number.is(Kind::Int)) return static_cast<double>(number.as_int());
  if (number.is(Kind::Uint)) return static_cast<double>(number.as_uint());
  return number.as_double();
}

// Compares without recursion into members; nullopt where that takes more.
std::optional<bool> equal_scalars(const Value& left, const Value& right) {
  if (left.is_number() && right.is_number()) return compare_numbers(left, right) == 0;
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::Null:
      return true;
    case Kind::Bool:
      return left.as_bool() == right.as_bool();
    case Kind::String:
    case Kind::Bytes:
    case Kind::Type:
      return left.text() == right.text();
    case Kind::Timestamp:
      return left.timestamp() == right.timestamp();
    case Kind::Duration:
      return left.duration() == right.duration();
    case Kind::Error:
    case Kind::Int:
    case Kind::Uint:
    case Kind::Double:
      return false;
    case Kind::List:
    case Kind::Map:
    case Kind::Optional:
      return std::nullopt;
  }
  CHECK(false);
}

Value equals_at(Frame& frame, const Value& left, const Value& right, int depth);

// True or false, or an error as soon as one comparison gives it.
Value all_equal_lists(Frame& frame, const Value& left, const Value& right, int depth) {
  if (left.size() != right.size()) return Value::of_bool(false);
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Value same = equals_at(frame, left.item(i), right.item(i), depth + 1);
    if (same.is_error() || !same.as_bool()) return same;
  }
  return Value::of_bool(true);
}

Value all_equal_maps(Frame& frame, const Value& left, const Value& right, int depth) {
  if (left.size() != right.size()) return Value::of_bool(false);
  for (std::size_t i = 0; i < left.size(); ++i) {
    const MapEntry entry = left.entry(i);
    Value other;
    if (!right.find(entry.key, other)) return Value::of_bool(false);
    const Value same = equals_at(frame, entry.value, other, depth + 1);
    if (same.is_error() || !same.as_bool()) return same;
  }
  return Value::of_bool(true);
}

Value equals_at(Frame& frame, const Value& left, const Value& right, int depth) {
  if (const std::optional<bool> same = equal_scalars(left, right)) {
    const bool text = left.is(Kind::String) || left.is(Kind::Bytes);
    if (!(text ? frame.charge_text(left.text().size()) : frame.charge(1))) return Value::error();
    return Value::of_bool(*same);
  }
  if (!frame.charge(1)) return Value::error();
  if (depth >= kMaxValueDepth) return frame.fail(0, "the values are nested too deeply to be compared");
  if (left.is(Kind::List)) return all_equal_lists(frame, left, right, depth);
  if (left.is(Kind::Map)) return all_equal_maps(frame, left, right, depth);
  const Value* a = left.optional();
  const Value* b = right.optional();
  if (a == nullptr || b == nullptr) return Value::of_bool(a == b);
  return equals_at(frame, *a, *b, depth + 1);
}

int key_rank(const Value& key) { return key.is(Kind::Bool) ? 0 : key.is_number() ? 1 : 2; }

// A total order of map keys in which equal keys, and only they, are equivalent.
int compare_keys(const Value& left, const Value& right) {
  const int ranks = key_rank(left) - key_rank(right);
  if (ranks != 0) return ranks;
  if (left.is(Kind::Bool)) return int{left.as_bool()} - int{right.as_bool()};
  if (left.is(Kind::String)) return left.text().compare(right.text());
  const std::partial_ordering order = compare_numbers(left, right);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace

Value equals(Frame& frame, const Value& left, const Value& right) { return equals_at(frame, left, right, 0); }

std::partial_ordering compare_numbers(const Value& left, const Value& right) {
  if (left.kind() == right.kind()) {
    if (left.is(Kind::Int)) return left.as_int() <=> right.as_int();
    if (left.is(Kind::Uint)) return left.as_uint() <=> right.as_uint();
  } else if (left.is(Kind::Int) && right.is(Kind::Uint)) {
    return left.as_int() < 0 ? std::partial_ordering::less
                             : static_cast<std::uint64_t>(left.as_int()) <=> right.as_uint();
  } else if (left.is(Kind::Uint) && right.is(Kind::Int)) {
    return 0 <=> compare_numbers(right, left);
  }
  return to_double(left) <=> to_double(right);
}

std::optional<std::partial_ordering> compare(const Value& left, const Value& right) {
  if (left.is_number() && right.is_number()) return compare_numbers(left, right);
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::Bool:
      return left.as_bool() <=> right.as_bool();
    case Kind::String:
    case Kind::Bytes:
      return order_of(left.text().compare(right.text()));
    case Kind::Timestamp:
      return left.timestamp() <=> right.timestamp();
    case Kind::Duration:
      return left.duration() <=> right.duration();
    case Kind::Error:
    case Kind::Null:
    case Kind::Int:
    case Kind::Uint:
    case Kind::Double:
    case Kind::List:
    case Kind::Map:
    case Kind::Type:
    case Kind::Optional:
      return std::nullopt;
  }
  CHECK(false);
}

bool is_map_key(const Value& value) {
  return value.is(Kind::Bool) || value.is(Kind::Int) || value.is(Kind::Uint) || value.is(Kind::String);
}

const MapEntry* find_entry(const MapData& map, const Value& key) {
  if (!is_map_key(key) && !key.is(Kind::Double)) return nullptr;
  if (key.is(Kind::Double) && key.as_double() != key.as_double()) return nullptr;  // a NaN equals nothing
  if (map.by_key.empty()) {
    for (const MapEntry& entry : map.entries) {
      if (compare_keys(entry.key, key) == 0) return &entry;
    }
    return nullptr;
  }
  const auto place = std::lower_bound(map.by_key.begin(), map.by_key.end(), key,
                                      [&](std::uint32_t index, const Value& sought) {
                                        return compare_keys(map.entries[index].key, sought) < 0;
                                      });
  if (place == map.by_key.end() || compare_keys(map.entries[*place].key, key) != 0) return nullptr;
  return &map.entries[*place];
}

Value make_map(Frame& frame, std::uint32_t offset, std::span<const MapEntry> entries) {
  if (!frame.charge(1 + entries.size())) return Value::error();
  for (const MapEntry& entry : entries) {
    if (!is_map_key(entry.key)) {
      return frame.fail(offset, fmt::format("a map key is a bool, int, uint or string, not {}",
                                            type_name(entry.key.kind())));
    }
  }
  const std::span<std::uint32_t> order = frame.arena.array<std::uint32_t>(entries.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return compare_keys(entries[a].key, entries[b].key) < 0;
  };
  std::sort(order.begin(), order.end(), before);
  const auto twin = std::adjacent_find(order.begin(), order.end(),
                                       [&](std::uint32_t a, std::uint32_t b) { return !before(a, b); });
  if (twin != order.end()) return frame.fail(offset, "the map has the same key twice");

  const std::span<MapData> map = frame.arena.array<MapData>(1);
  map[0] = {entries, entries.size() <= kSmallMap ? std::span<const std::uint32_t>{} : order};
  return Value::of_map(map.data());
}

}  // namespace nf::expr
