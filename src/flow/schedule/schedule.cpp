#include "flow/schedule/schedule.h"

#include <date/tz.h>

#include "expr/functions/time_zone.h"

namespace nf::flow {

namespace {

constexpr Millis kShortest = std::chrono::minutes(1);
constexpr Millis kLongest = std::chrono::hours(24 * 366);

tl::unexpected<Error> wrong(const char* pointer, const std::string& message) {
  return fail(ErrorCode::InvalidInput, message, "schedule", {{pointer, message}});
}

const date::time_zone* zone_named(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

Cron::LocalMinutes local_minutes(std::chrono::seconds since_1970) {
  return Cron::LocalMinutes(std::chrono::floor<std::chrono::minutes>(since_1970));
}

}  // namespace

Result<Schedule> Schedule::compile(const Json& config, const std::string& zone) {
  Schedule schedule;
  const auto cron = string_at(config, "cron");
  const auto every = string_at(config, "every");
  if (cron.has_value() == every.has_value()) return wrong("", "Give either `cron` or `every`.");
  if (cron) {
    auto parsed = Cron::parse(*cron);
    if (!parsed) return wrong("/cron", parsed.error().message);
    schedule.cron_ = *parsed;
  } else {
    const auto length = parse_duration(*every);
    if (!length || length->months != 0 || length->rest < kShortest || length->rest > kLongest)
      return wrong("/every", "`every` must be an ISO 8601 duration from PT1M to P366D, without months.");
    schedule.every_ = length->rest;
  }
  schedule.zone_ = string_at(config, "timezone").value_or(zone);
  if (const auto ahead = expr::fixed_offset(schedule.zone_)) {
    schedule.ahead_ = std::chrono::seconds(*ahead);
  } else if (!zone_named(schedule.zone_)) {
    return wrong("/timezone",
                 "There is no time zone \"" + schedule.zone_ + "\"; write for example Europe/London.");
  }
  if (string_at(config, "missed") == "run_once") schedule.missed_ = Missed::RunOnce;
  return schedule;
}

Time Schedule::next(Time time) const {
  if (cron_) return next_of_cron(time);
  const auto passed = time.time_since_epoch();
  auto ticks = passed / every_;
  if (passed < Millis(0) && passed % every_ != Millis(0)) --ticks;
  return Time((ticks + 1) * every_);
}

Time Schedule::next_of_cron(Time time) const {
  return ahead_ ? next_at_offset(time, *ahead_) : next_in_zone(time);
}

Time Schedule::next_at_offset(Time time, std::chrono::seconds ahead) const {
  const auto local = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()) + ahead;
  const auto tick = cron_->first_from(local_minutes(local) + std::chrono::minutes(1));
  return Time(tick.time_since_epoch() - ahead);
}

Time Schedule::next_in_zone(Time time) const {
  const date::time_zone* zone = zone_named(zone_);
  const date::sys_seconds now{std::chrono::floor<std::chrono::seconds>(time.time_since_epoch())};
  auto from = local_minutes(zone->to_local(now).time_since_epoch()) + std::chrono::minutes(1);
  for (;;) {
    const auto tick = cron_->first_from(from);
    const date::local_seconds local{tick.time_since_epoch()};
    const date::local_info info = zone->get_info(local);
    // Of a gap its end; of a time that comes twice the first.
    const date::sys_seconds at = info.result == date::local_info::nonexistent
                                     ? info.first.end
                                     : date::sys_seconds{local.time_since_epoch() - info.first.offset};
    const Time found{at.time_since_epoch()};
    if (found > time) return found;
    from = tick + std::chrono::minutes(1);
  }
}

std::optional<Time> Schedule::last(Time from, Time until) const {
  // Near its end the span is looked at first: ticks may be a minute apart and the span years long.
  for (Millis window = std::chrono::hours(1);; window *= 24) {
    const bool whole = until - from <= window;
    const Time begin = whole ? from : until - window;
    std::optional<Time> found;
    for (Time at = next(begin); at <= until; at = next(at)) found = at;
    if (found || whole) return found;
  }
}

}  // namespace nf::flow
