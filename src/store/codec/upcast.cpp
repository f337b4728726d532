#include "store/codec/upcast.h"

#include <algorithm>

namespace nf::codec {

namespace {

constexpr int kFirstForm = 1;

// No event has changed its form yet. The first that does stands here: {"step.failed", 1, lift_step_failed}.
constexpr std::span<const Upcast> kReleased;

}  // namespace

const Upcast* Forms::lift_from(std::string_view event, int form) const {
  const auto found = std::ranges::find_if(
      lifts_, [&](const Upcast& lift) { return lift.from == form && lift.event == event; });
  return found == lifts_.end() ? nullptr : &*found;
}

int Forms::present(std::string_view event) const {
  int form = kFirstForm;
  while (lift_from(event, form) != nullptr) ++form;
  return form;
}

bool Forms::lift(std::string_view event, JsonObject& json) const {
  const Json* written = json.if_contains("v");
  if (written == nullptr && lifts_.empty()) return true;
  if (written != nullptr && !written->is_int64()) return false;
  std::int64_t form = written == nullptr ? kFirstForm : written->get_int64();
  json.erase("v");
  const int present = this->present(event);
  for (; form < present; ++form) {
    const Upcast* lift = lift_from(event, static_cast<int>(form));
    if (lift == nullptr) return false;
    lift->lift(json);
  }
  return form == present;
}

const Forms& released_forms() {
  static constexpr Forms forms(kReleased);
  return forms;
}

}  // namespace nf::codec
