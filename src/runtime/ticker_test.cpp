#include "runtime/ticker.h"

#include <gtest/gtest.h>

#include <future>

#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

TEST(Ticker, LooksAtItsStartAndWhenWoken) {
  SetClock clock;
  std::promise<void> first;
  std::promise<void> second;
  int looks = 0;
  Ticker ticker("test", clock, [&](Time) -> std::optional<Time> {
    ++looks;
    if (looks == 1) first.set_value();
    if (looks == 2) second.set_value();
    return std::nullopt;
  });
  ticker.start();
  first.get_future().wait();
  ticker.wake();
  second.get_future().wait();
  ticker.stop();
  EXPECT_EQ(looks, 2);
}

TEST(Ticker, LooksAgainAtTheTimeGiven) {
  SetClock clock;
  const Time begun = clock.now();
  std::promise<Time> at;
  int looks = 0;
  Ticker ticker("test", clock, [&](Time now) -> std::optional<Time> {
    if (++looks == 2) at.set_value(now);
    clock.advance(std::chrono::hours(1));  // so it is time at once
    return looks == 1 ? std::optional(begun + std::chrono::minutes(5)) : std::nullopt;
  });
  ticker.start();
  EXPECT_EQ(at.get_future().get(), begun + std::chrono::hours(1));
}

TEST(Ticker, LooksAgainWhenTheClockWasSetBack) {
  SetClock clock;
  const Time begun = clock.now();
  std::promise<Time> at;
  int looks = 0;
  Ticker ticker("test", clock, [&](Time now) -> std::optional<Time> {
    if (++looks == 2) at.set_value(now);
    clock.advance(std::chrono::hours(-1));
    return begun + std::chrono::hours(1);
  });
  ticker.start();
  EXPECT_EQ(at.get_future().get(), begun - std::chrono::hours(1));
}

TEST(Ticker, StopsWithoutHavingStarted) {
  SetClock clock;
  Ticker ticker("test", clock, [](Time) { return std::optional<Time>(); });
  ticker.wake();
  ticker.stop();
}

}  // namespace
}  // namespace nf::runtime
