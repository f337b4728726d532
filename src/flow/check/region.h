#pragma once

#include <vector>

#include "flow/check/checking.h"

namespace nf::flow {

// Where the way that a node chooses matters: what lies between it and the step at which all of its ways have
// come together again. What comes after happens whichever way was taken.
//
// Each loop's body is looked at by itself and stands in its surroundings for one step, because a loop goes on
// to `done` whatever its items did.
class Regions {
 public:
  explicit Regions(const Checking& checking);

  // The nodes strictly between `node` and where its ways meet, bodies of loops there included.
  std::vector<bool> of(NodeIndex node) const;
  // An approval, or a loop with one in its body.
  bool asks(NodeIndex node) const { return asks_[node]; }

 private:
  using Row = std::vector<bool>;

  std::vector<NodeIndex> next(NodeIndex node) const;
  bool can_end(NodeIndex node) const;
  bool may_be_skipped(NodeIndex node) const;

  const Checking& checking_;
  std::vector<bool> asks_;
  std::vector<Row> always_after_;  // by node: what every way from it passes
  std::vector<int> place_;         // in the order of the graph
};

}  // namespace nf::flow
