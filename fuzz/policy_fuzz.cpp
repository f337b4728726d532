#include "engine/policy.h"

#include "base/check.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

// What rule 9 leaves to outside data: nobody is chosen by it.
void chooses_nobody(const Json& policy) {
  expr::Provenance outside;
  for (const char* member : {"reviewers", "stages"})
    if (find(policy, member))
      outside.graft("/" + std::string(member), expr::Provenance::of(expr::Source::External));
  CHECK(!engine::untrusted_parts(policy, outside).empty());
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto json = parse_json(bytes);
  if (!json) return;
  const auto as_written = engine::parse_policy(*json, engine::PolicyText::Template);
  const auto policy = engine::parse_policy(*json);
  if (!policy) {
    CHECK(policy.error().code == ErrorCode::InvalidInput && !policy.error().message.empty());
    return;
  }
  CHECK(as_written);  // a template promises less
  CHECK(!policy->stages.empty() && policy->stages.size() <= engine::kMaxStages);
  for (const engine::StageSpec& stage : policy->stages) {
    CHECK(!stage.seats.empty() && stage.seats.size() <= engine::kMaxSeats);
    CHECK(stage.fallback.size() <= engine::kMaxFallback);
    if (stage.mode == engine::ReviewMode::Quorum) CHECK(stage.quorum >= 1);
    for (const engine::SeatSpec& seat : stage.seats) {
      CHECK(seat.need >= engine::kEverybody);
      CHECK(!seat.email.empty() || !seat.group.empty());
    }
  }
  CHECK(policy->revision_limit >= 0);
  chooses_nobody(*json);
}

}  // namespace nf::fuzz
