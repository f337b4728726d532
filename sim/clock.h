#pragma once

#include <optional>

#include "ports/clock.h"
#include "sim/random.h"

namespace nf::sim {

// Time that goes on when the world says so, and a clock on the wall that people may set.
class SimClock final : public ports::Clock {
 public:
  Time now() override { return lie_ ? *lie_ : wall(); }
  // What the wall says, also while the clock lies.
  Time wall() const { return steady_ + offset_; }
  Time steady() const { return steady_; }

  void advance(Millis by) { steady_ += by; }
  void set_by(Millis by) { offset_ += by; }
  // For canaries: what now() gives instead.
  void lie(std::optional<Time> time) { lie_ = time; }

 private:
  Time steady_{Millis(1'795'424'400'000)};  // 2026-11-23
  Millis offset_{0};
  std::optional<Time> lie_;
};

class SimEntropy final : public ports::Entropy {
 public:
  explicit SimEntropy(Random random) : random_(random) {}
  std::uint64_t next() override { return random_.next(); }

 private:
  Random random_;
};

}  // namespace nf::sim
