#pragma once

#include <mutex>

#include "ports/clock.h"

namespace nf::app {

class SystemClock final : public ports::Clock {
 public:
  Time now() override;
};

// The kernel's random bits, fetched some at a time.
class SystemEntropy final : public ports::Entropy {
 public:
  std::uint64_t next() override;

 private:
  std::mutex mutex_;
  std::uint64_t bits_[64] = {};
  std::size_t left_ = 0;
};

}  // namespace nf::app
