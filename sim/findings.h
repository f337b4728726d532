#pragma once

#include <optional>
#include <string>

namespace nf::sim {

// The first promise that was broken in a run, and which checker saw it.
class Findings {
 public:
  void found(std::string checker, std::string what) {
    if (!first_) first_ = {std::move(checker), std::move(what)};
  }
  bool any() const { return first_.has_value(); }
  const std::string& checker() const { return first_->checker; }
  const std::string& what() const { return first_->what; }

 private:
  struct Finding {
    std::string checker, what;
  };
  std::optional<Finding> first_;
};

}  // namespace nf::sim
