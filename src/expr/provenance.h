#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace nf::expr {

// Where a value came from when it was not ours.
enum class Source : std::uint8_t {
  External = 1,  // a trigger, an HTTP reply, a mail
  Ai = 2,        // an AI answer
};

// A set of sources.
class Sources {
 public:
  constexpr Sources() = default;
  constexpr Sources(Source source) : bits_(static_cast<std::uint8_t>(source)) {}

  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool has(Source source) const { return (bits_ & static_cast<std::uint8_t>(source)) != 0; }
  constexpr bool contains(Sources other) const { return (bits_ | other.bits_) == bits_; }
  constexpr Sources& operator|=(Sources other) {
    bits_ |= other.bits_;
    return *this;
  }
  friend constexpr Sources operator|(Sources a, Sources b) { return a |= b; }
  constexpr bool operator==(const Sources&) const = default;

 private:
  std::uint8_t bits_ = 0;
};

inline constexpr Sources operator|(Source a, Source b) { return Sources(a) | Sources(b); }

// Where in a JSON tree values of which sources lie. An entry (JSON Pointer, sources) means that whole
// subtree. Empty means that everything is our own. A value type; cheap to copy while empty or a single
// whole-value entry.
class Provenance {
 public:
  struct Entry {
    std::string pointer;
    Sources sources;
    bool operator==(const Entry&) const = default;
  };

  Provenance() = default;
  // The whole value.
  static Provenance of(Sources sources);

  bool empty() const { return whole_.empty() && parts_.empty(); }
  // Of the whole tree: the union of all entries.
  Sources sources() const;
  // What reading the value at `pointer` reads: the union over its ancestors, itself and what lies below it.
  Sources sources_at(std::string_view pointer) const;
  // The provenance of the value at `pointer`, seen from there.
  Provenance at(std::string_view pointer) const;

  // Adds the provenance of a value that stands at `pointer`.
  void graft(std::string_view pointer, const Provenance& of_member);
  // Adds that of another reading of the same tree.
  void merge(const Provenance& other);

  // `{"": ["external"], "/risk": ["ai"]}`, pointers in order; `{}` when empty.
  Json to_json() const;
  static Result<Provenance> from_json(const Json& json);

  bool operator==(const Provenance&) const = default;

 private:
  void add(std::string_view prefix, std::string_view pointer, Sources sources);

  Sources whole_;             // of the entry ""
  std::vector<Entry> parts_;  // the others, in order of their pointers; none says only what an ancestor says
};

}  // namespace nf::expr
