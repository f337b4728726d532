#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace nf {

// 16 bytes, shown as lower-case text with hyphens. Ours are UUIDv7 (RFC 9562): time-ordered, so that rows
// made together lie together.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }
};

std::string to_string(const Uuid& id);
Result<Uuid> parse_uuid(std::string_view text);

// An id of one kind of thing: two kinds do not mix.
template <class Tag>
struct Id : Uuid {
  Id() = default;
  explicit Id(const Uuid& id) : Uuid(id) {}
  auto operator<=>(const Id&) const = default;
};

using ExecutionId = Id<struct ExecutionTag>;
using ApprovalId = Id<struct ApprovalTag>;
using WorkflowId = Id<struct WorkflowTag>;
using UserId = Id<struct UserTag>;
using GroupId = Id<struct GroupTag>;
using EntryId = Id<struct EntryTag>;  // of the register

template <class T>
Result<T> parse_id(std::string_view text) {
  auto id = parse_uuid(text);
  if (!id) return tl::make_unexpected(std::move(id).error());
  return T{*id};
}

// Gives UUIDv7s: the time, then bits from a generator that was seeded with entropy by the caller. The same
// seed gives the same ids, so a decision that uses it is a pure function. Ids are names, never secrets.
class IdGenerator {
 public:
  IdGenerator(Time now, std::uint64_t seed_high, std::uint64_t seed_low);

  Uuid next();
  template <class T>
  T make() {
    return T{next()};
  }

 private:
  std::uint64_t next_bits();

  Time now_;
  std::uint64_t state_[2];
  std::uint16_t counter_ = 0;  // keeps the ids of one generator in order
};

}  // namespace nf

template <>
struct std::hash<nf::Uuid> {
  std::size_t operator()(const nf::Uuid& id) const noexcept {
    std::size_t value = 0;
    for (int i = 8; i < 16; ++i) value = value << 8 | id.bytes[i];
    return value;
  }
};
template <class Tag>
struct std::hash<nf::Id<Tag>> : std::hash<nf::Uuid> {};
