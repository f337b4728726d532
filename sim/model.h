#pragma once

#include <string_view>

#include "ports/connections.h"
#include "ports/http_client.h"
#include "sim/clock.h"
#include "sim/random.h"

namespace nf::sim {

inline constexpr std::string_view kModel = "model";  // the connection's name

// A server with a model behind it, which answers, answers nonsense, fails, or keeps us waiting.
class Model final : public ports::HttpClient, public ports::Connections {
 public:
  Model(SimClock& clock, Random random) : clock_(clock), random_(random) {}

  tl::expected<ports::HttpAnswer, ports::HttpFailure> send(const ports::HttpCall& call) override;
  Result<ports::Connection> open(std::string_view name) const override;
  // From now on it answers at once, and what it was asked for.
  void be_kind() { kind_ = true; }

 private:
  std::string any_text();

  SimClock& clock_;
  Random random_;
  bool kind_ = false;
};

}  // namespace nf::sim
