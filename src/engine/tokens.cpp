#include <algorithm>
#include <deque>

#include "base/check.h"
#include "engine/item.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

using flow::Graph;

struct Taken {
  std::vector<EdgeIndex> live;
  std::vector<EdgeIndex> dead;
};

// A port that is not taken sends a dead token along its edges; return edges carry live tokens only.
Taken edges_taken(const Graph& graph, NodeIndex node, const std::vector<std::string>& ports) {
  Taken taken;
  for (const EdgeIndex edge : graph.nodes[node].out) {
    if (starts_item(graph, edge)) continue;  // the loop's own business, once an item
    if (std::ranges::find(ports, graph.edges[edge].port) != ports.end()) {
      taken.live.push_back(edge);
    } else if (!graph.edges[edge].returns) {
      taken.dead.push_back(edge);
    }
  }
  return taken;
}

// Whether the token on an edge has made its node run in a revision that was taken back since, while the step
// that sent it stands: the corrected request has gone another way. At a merge such a token counts all the
// same: there it is the branch beside that was not taken back.
bool is_used_up(const Work& work, EdgeIndex edge, const std::string& item) {
  const Graph::Edge& e = work.version().graph.edges[edge];
  const Step* source = work.state().step(e.from, item);
  return source && std::ranges::any_of(work.state().steps, [&](const Step& step) {
           return !step.current && step.via == edge && step.item == item && step.revision >= source->revision;
         });
}

// What has come by an edge. A step that was cancelled leaves by no port.
Mark mark_of(const Work& work, EdgeIndex edge, const std::string& item) {
  const Mark mark = work.state().marks.at(item)[edge];
  if (mark != Mark::None) return mark;
  const Step* source = work.state().step(work.version().graph.edges[edge].from, item);
  return source && source->status == StepStatus::Cancelled ? Mark::Dead : Mark::None;
}

// What the arrival of a token makes of its node.
enum class Arrival { Nothing, Ready, Skipped };

bool lacks_token(const Work& work, NodeIndex node, const std::string& item) {
  const Graph& graph = work.version().graph;
  return std::ranges::any_of(graph.nodes[node].in, [&](EdgeIndex edge) {
    return !graph.edges[edge].returns && !graph.edges[edge].loop_return &&
           mark_of(work, edge, item) == Mark::None;
  });
}

// Whatever `on_error` says: what a merge has not heard of may be an approval, so nothing goes on past it.
void fail_for_lost_token(Work& work, NodeIndex node, const std::string& item) {
  work.record(
      StepFailed{.node = node,
                 .item = item,
                 .error = {"token-lost",
                           "A branch that this merge waits for has come to no end, and nothing is under "
                           "way any more: an error of the engine. Cancel the execution and start it anew.",
                           ""},
                 .at = work.now()});
}

Arrival arrival(const Work& work, EdgeIndex edge, const std::string& item) {
  const Graph& graph = work.version().graph;
  const NodeIndex node = graph.edges[edge].to;
  // What comes back to a loop is collected once the item is over.
  if (graph.edges[edge].loop_return || work.state().step(node, item)) return Arrival::Nothing;
  if (graph.edges[edge].returns) return Arrival::Ready;

  bool any_live = false, any_dead = false, all_here = true;
  for (const EdgeIndex in : graph.nodes[node].in) {
    if (graph.edges[in].returns || graph.edges[in].loop_return) continue;
    const Mark mark = mark_of(work, in, item);
    any_live =
        any_live || (mark == Mark::Live && (work.version().merges[node] || !is_used_up(work, in, item)));
    any_dead = any_dead || mark == Mark::Dead;
    all_here = all_here && mark != Mark::None;
  }
  if (!work.version().merges[node]) {
    if (any_live) return Arrival::Ready;
    return all_here ? Arrival::Skipped : Arrival::Nothing;
  }
  if (!all_here) return Arrival::Nothing;
  const bool needs_all = string_at(work.version().node(node).config, "need") == "all";
  return !any_live || (needs_all && any_dead) ? Arrival::Skipped : Arrival::Ready;
}

// The edge whose token made a node ready: at a merge the last to arrive may be a dead one.
EdgeIndex live_entry(const Work& work, EdgeIndex arrived, const std::string& item) {
  const Graph& graph = work.version().graph;
  const std::vector<Mark>& marks = work.state().marks.at(item);
  if (graph.edges[arrived].returns || marks[arrived] == Mark::Live) return arrived;
  const auto& in = graph.nodes[graph.edges[arrived].to].in;
  const auto live = std::ranges::find_if(in, [&](EdgeIndex edge) { return marks[edge] == Mark::Live; });
  CHECK(live != in.end());
  return *live;
}

std::vector<EdgeIndex> all_out(const Graph& graph, NodeIndex node) {
  std::vector<EdgeIndex> edges;
  std::ranges::copy_if(graph.nodes[node].out, std::back_inserter(edges), [&](EdgeIndex edge) {
    return !graph.edges[edge].returns && !starts_item(graph, edge);
  });
  return edges;
}

std::optional<Time> next_attempt(const Work& work, const Step& step) {
  const flow::RetryPolicy& retry = work.version().node(step.node).retry;
  const int attempts = attempts_made(step);
  if (attempts >= retry.max_attempts) return std::nullopt;
  double wait = static_cast<double>(retry.initial.count());
  for (int i = 1; i < attempts && wait < static_cast<double>(retry.max.count()); ++i) wait *= retry.factor;
  return work.now() +
         Millis(static_cast<std::int64_t>(std::min(wait, static_cast<double>(retry.max.count()))));
}

Json error_json(const StepError& error) {
  JsonObject object{{"code", error.code}, {"message", error.message}};
  if (!error.pointer.empty()) object["pointer"] = error.pointer;
  return object;
}

}  // namespace

bool fail_if_token_lost(Work& work, NodeIndex node, const std::string& item) {
  if (!work.version().merges[node] || !lacks_token(work, node, item)) return false;
  fail_for_lost_token(work, node, item);
  return true;
}

bool fail_merges_in_vain(Work& work, NodeIndex loop, const std::string& item) {
  const Graph& graph = work.version().graph;
  bool found = false;
  for (NodeIndex node = 0; node < static_cast<NodeIndex>(graph.nodes.size()); ++node) {
    if (!work.version().merges[node] || graph.nodes[node].loop != loop || work.state().step(node, item))
      continue;
    const std::vector<Mark>& marks = work.state().marks.at(item);
    const auto& in = graph.nodes[node].in;
    const auto live = std::ranges::find_if(in, [&](EdgeIndex edge) { return marks[edge] == Mark::Live; });
    if (live == in.end()) continue;
    work.record(StepReady{node, item, *live, work.now()});
    fail_for_lost_token(work, node, item);
    found = true;
  }
  return found;
}

void deliver(Work& work, const std::vector<EdgeIndex>& edges, const std::string& item) {
  std::deque<EdgeIndex> travelling(edges.begin(), edges.end());
  while (!travelling.empty()) {
    const EdgeIndex edge = travelling.front();
    travelling.pop_front();
    const NodeIndex node = work.version().graph.edges[edge].to;
    switch (arrival(work, edge, item)) {
      case Arrival::Nothing:
        break;
      case Arrival::Ready:
        work.record(StepReady{node, item, live_entry(work, edge, item), work.now()});
        break;
      case Arrival::Skipped: {
        const auto dead = all_out(work.version().graph, node);
        work.record(StepSkipped{node, item, dead, work.now()});
        travelling.insert(travelling.end(), dead.begin(), dead.end());
        break;
      }
    }
  }
}

void deliver_death_of_cancelled(Work& work) {
  std::vector<EdgeIndex> dead;
  for (const Step& step : work.state().steps) {
    if (!step.current || step.status != StepStatus::Cancelled || !step.item.empty()) continue;
    const auto out = all_out(work.version().graph, step.node);
    dead.insert(dead.end(), out.begin(), out.end());
  }
  deliver(work, dead, "");
}

void succeed(Work& work, NodeIndex node, const std::string& item, Succeed result) {
  auto [live, dead] = edges_taken(work.version().graph, node, result.ports);
  std::vector<EdgeIndex> moved = live;
  moved.insert(moved.end(), dead.begin(), dead.end());
  work.record(StepSucceeded{.node = node,
                            .item = item,
                            .port = result.ports.empty() ? "" : result.ports.front(),
                            .output = std::move(result.output),
                            .provenance = std::move(result.provenance),
                            .trace = std::move(result.trace),
                            .live = std::move(live),
                            .dead = std::move(dead),
                            .at = work.now()});
  deliver(work, moved, item);
}

void fail_step(Work& work, NodeIndex node, const std::string& item, StepError error, bool definite,
               bool retryable) {
  const Step* step = work.state().step(node, item);
  CHECK(step != nullptr);
  StepFailed failed{.node = node, .item = item, .error = error, .definite = definite, .at = work.now()};
  if (retryable) failed.retry_at = next_attempt(work, *step);
  std::vector<EdgeIndex> moved;
  if (!failed.retry_at) {
    const flow::OnError on_error = work.version().node(node).on_error;
    std::vector<std::string> ports;
    if (on_error == flow::OnError::Continue) ports = {"main"};
    if (on_error == flow::OnError::Branch) ports = {"error"};
    failed.continued = on_error != flow::OnError::Fail;
    if (failed.continued)
      failed.output = std::make_shared<const Json>(JsonObject{{"error", error_json(error)}});
    auto taken = edges_taken(work.version().graph, node, ports);
    failed.live = taken.live;
    // A branch that has stopped sends no dead tokens: what waits for it waits for the operator's retry.
    if (failed.continued) failed.dead = taken.dead;
    moved = failed.live;
    moved.insert(moved.end(), failed.dead.begin(), failed.dead.end());
  }
  work.record(std::move(failed));
  deliver(work, moved, item);
}

}  // namespace nf::engine
