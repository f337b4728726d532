#pragma once

#include <cstdint>

#include "base/time.h"

namespace nf::ports {

// May be called by several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() = 0;
};

// Unpredictable bits. May be called by several threads.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual std::uint64_t next() = 0;
};

}  // namespace nf::ports
