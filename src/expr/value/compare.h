#pragma once

#include <compare>
#include <optional>
#include <span>

#include "expr/value/value.h"

namespace nf::expr {

class Frame;

// CEL equality: numbers compare across int, uint and double; values of different kinds are unequal; lists and
// maps by their members. Bool, or an error where the cost or the depth of nesting runs out.
Value equals(Frame& frame, const Value& left, const Value& right);

// The order of two numbers whatever their kinds, as cel-go has it: a double and an integer compare as
// doubles. Unordered with a NaN.
std::partial_ordering compare_numbers(const Value& left, const Value& right);

// The order that `<` uses; nullopt where CEL has none for these kinds.
std::optional<std::partial_ordering> compare(const Value& left, const Value& right);

// Null where the map has no such key.
const MapEntry* find_entry(const MapData& map, const Value& key);

bool is_map_key(const Value& value);

// A map of entries that lie in the frame's arena or outlive it. An error at `offset` where two keys are equal
// or one is of a kind that cannot be a key.
Value make_map(Frame& frame, std::uint32_t offset, std::span<const MapEntry> entries);

}  // namespace nf::expr
