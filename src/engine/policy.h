#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "expr/provenance.h"

namespace nf::engine {

inline constexpr int kMaxSeats = 100;
inline constexpr int kMaxStages = 20;
inline constexpr int kMaxFallback = 50;
inline constexpr std::size_t kMaxNameBytes =
    320;  // of a name, an address, a group: as long as an address can be

enum class ReviewMode { All, Any, Quorum };
enum class CommentRule { OnNegative, Never, OnReject, OnChanges, Always };
enum class OnTimeout { Fallback, TimedOut, Reject };

// A place among the reviewers, as a policy object names it.
struct SeatSpec {
  enum class Kind { Person, Group, Manager };
  Kind kind = Kind::Person;
  std::string name;   // Person
  std::string email;  // Person; or whose manager
  std::string group;
  int need = 1;  // Group: how many of it; kEverybody for "all"

  bool operator==(const SeatSpec&) const = default;
};
inline constexpr int kEverybody = 0;

struct StageSpec {
  std::string name;
  std::vector<SeatSpec> seats;
  ReviewMode mode = ReviewMode::All;
  int quorum = 0;                  // of ReviewMode::Quorum
  std::vector<SeatSpec> fallback;  // persons
  std::optional<Duration> due_in;
};

// Who decides and how (workflow.md, section 5.1). Flat reviewers are one stage without a name.
struct Policy {
  std::vector<StageSpec> stages;
  CommentRule require_comment = CommentRule::OnNegative;
  bool allow_comments = true;
  bool allow_request_changes = true;
  bool allow_self_approval = false;
  bool allow_bulk = false;
  int revision_limit = 3;
  std::optional<Duration> remind_every;  // at least a second
  OnTimeout on_timeout = OnTimeout::TimedOut;
  std::string message;
};

enum class PolicyText {
  Evaluated,  // after expressions: every value must be what it says
  Template,   // as written: a string with {{ }} may stand for any value
};

// Reads a policy object. Every fault at once, with pointers into `policy`; never falls open.
Result<Policy> parse_policy(const Json& policy, PolicyText text = PolicyText::Evaluated);

// Rule 9: outside and AI data may stand only in `group`, `manager_of`, `message` and `metadata`. A list or an
// object that came from there as a whole stands where it stands, whatever is in it. Gives the faults.
std::vector<Fault> untrusted_parts(const Json& policy, const expr::Provenance& provenance);

}  // namespace nf::engine
