#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/graph.h"
#include "flow/test_kit.h"

// What the tests of the graph's rules share.
namespace nf::flow::kit {

// "code node" of what the graph's rules find wrong in a sketch.
inline std::vector<std::string> graph_problems(std::string_view text) {
  Problems problems;
  build_graph(sketch(text), shapes(), problems);
  return short_of(problems);
}

struct GraphCase {
  std::string_view name;
  std::string_view flow;
  std::vector<std::string> problems;  // none: accepted
};

inline std::ostream& operator<<(std::ostream& out, const GraphCase& shown) { return out << shown.flow; }

inline std::string name_of_case(const testing::TestParamInfo<GraphCase>& info) {
  return std::string(info.param.name);
}

// Its one test stands in graph_rules_test.cpp; each rule's file brings its cases.
class TokenRules : public testing::TestWithParam<GraphCase> {};

}  // namespace nf::flow::kit
