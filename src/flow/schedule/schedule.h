#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/time.h"
#include "flow/schedule/cron.h"

namespace nf::flow {

// When a workflow starts by itself: the config of a `schedule` node (workflow.md, section 4). A value type.
class Schedule {
 public:
  enum class Missed { Skip, RunOnce };

  // Requires a config that fits the node's schema. Where it names no time zone, `zone` is meant: a name, or
  // an offset such as "+02:00", as in the settings of a workflow. Failures carry one Fault with the pointer
  // into the config.
  static Result<Schedule> compile(const Json& config, const std::string& zone = "UTC");

  // The first tick after `time`. A tick that falls into the gap of a clock change is at its end, once however
  // many they are; one whose local time comes twice is at the first.
  Time next(Time time) const;
  // The last tick after `from` and at or before `until`.
  std::optional<Time> last(Time from, Time until) const;

  // What becomes of ticks that nobody was there for.
  Missed missed() const { return missed_; }

 private:
  Schedule() = default;
  Time next_of_cron(Time time) const;
  Time next_at_offset(Time time, std::chrono::seconds ahead) const;
  Time next_in_zone(Time time) const;

  std::optional<Cron> cron_;
  Millis every_{0};                            // where there is no cron expression: from 1970 on
  std::string zone_ = "UTC";                   // a name, or
  std::optional<std::chrono::seconds> ahead_;  // an offset: how far its clocks are ahead of UTC
  Missed missed_ = Missed::Skip;
};

}  // namespace nf::flow
