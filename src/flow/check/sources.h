#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "flow/check/checking.h"

namespace nf::flow {

// Which sources the values of a workflow can carry, worked out before any run: never too few. Values depend
// on one another in circles (a rework leads back), so answers grow from nothing until none grows any more.
class SourceMap {
 public:
  // `tainted`: nodes whose outputs carry `ai` whatever they read. Not `natural`: nothing else carries it, so
  // the answer says what depends on the tainted nodes (as far as no AI step lies between).
  SourceMap(const Checking& checking, std::vector<bool> tainted, bool natural)
      : checking_(checking), tainted_(std::move(tainted)), natural_(natural) {}

  // Of the expressions at and below a pointer into the node's config.
  expr::Sources of_config(NodeIndex node, const std::string& pointer);
  expr::Sources of_expression(NodeIndex node, const Expression& expression);

 private:
  using Path = std::vector<std::string>;
  enum class Kind { Output, Config };
  using Question = std::tuple<Kind, NodeIndex, Path>;
  struct Answer {
    expr::Sources sources;
    int round = 0;       // in which it was last worked out
    bool final = false;  // nothing that it was worked out from can grow
  };
  class Asking;

  template <class Work>
  expr::Sources settle(Work work);
  template <class Work>
  expr::Sources answer(Question question, Work work);

  expr::Sources of_paths(NodeIndex reader, const Expression& expression);
  expr::Sources of_path(NodeIndex reader, const Path& path);
  expr::Sources of_output(NodeIndex node, const Path& path);
  expr::Sources of_input(NodeIndex node, const Path& path);
  expr::Sources of_item(NodeIndex node);
  expr::Sources under(NodeIndex node, const std::string& pointer);

  const Checking& checking_;
  std::vector<bool> tainted_;
  bool natural_;
  std::map<Question, Answer> answers_;
  std::vector<Answer*> asked_;  // in this round
  int round_ = 0;
  bool grew_ = false;
};

}  // namespace nf::flow
