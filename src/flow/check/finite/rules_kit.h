#pragma once

#include <gtest/gtest.h>

#include "flow/check/finite/rules.h"
#include "flow/test_kit.h"

namespace nf::flow::finite::kit {

// Domains by path, `trigger.body.area`.
class FakeDomains final : public Domains {
 public:
  FakeDomains& set(const std::string& path, Domain domain) {
    domains_[path] = std::move(domain);
    return *this;
  }
  Domain of(const expr::Path& path) const override {
    std::string name;
    for (const std::string& member : path) name += (name.empty() ? "" : ".") + member;
    const auto found = domains_.find(name);
    return found == domains_.end() ? Domain{} : found->second;
  }

 private:
  std::map<std::string, Domain> domains_;
};

inline Domain listed(std::string_view values, bool missing = false) {
  const Json list = flow::kit::json(values);
  return {.listed = std::vector<Json>(list.get_array().begin(), list.get_array().end()),
          .missing = missing,
          .vague = false};
}

inline Domain whole_numbers(double least, double most, bool missing = false) {
  return {.texts = false,
          .booleans = false,
          .nulls = false,
          .others = false,
          .least = least,
          .most = most,
          .whole = true,
          .missing = missing,
          .vague = false};
}

inline std::vector<expr::Program> compiled(const std::vector<std::string>& sources) {
  std::vector<expr::Program> out;
  for (const std::string& source : sources) {
    auto program = expr::Program::compile(source);
    EXPECT_TRUE(program) << source;
    if (program) out.push_back(std::move(*program));
  }
  return out;
}

}  // namespace nf::flow::finite::kit
