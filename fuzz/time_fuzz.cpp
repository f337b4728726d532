#include "base/time.h"

#include "base/check.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

constexpr std::string_view kFirst = "0001-01-01T00:00:00.000Z", kLast = "9999-12-31T23:59:59.999Z";

void is_expected(const Error& error) {
  CHECK(error.code == ErrorCode::InvalidInput && !error.message.empty());
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto time = parse_time(bytes);
  if (time) {
    const std::string text = format_time(*time);
    CHECK(kFirst <= text && text <= kLast);
    CHECK(parse_time(text) == *time);
  } else {
    is_expected(time.error());
  }
  const auto duration = parse_duration(bytes);
  if (duration) {
    CHECK(duration->months >= 0 && duration->rest >= Millis(0));
    const Time start(Millis{1'795'000'000'000});
    CHECK(add(start, *duration) >= start);
    CHECK(format_time(add(*parse_time(kLast), *duration)) == kLast);
  } else {
    is_expected(duration.error());
  }
  const auto date = parse_date(bytes);
  if (date) {
    CHECK(format_time(Time(*date)).substr(0, 10) == bytes);
  } else {
    is_expected(date.error());
  }
}

}  // namespace nf::fuzz
