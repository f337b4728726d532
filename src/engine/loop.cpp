#include <algorithm>

#include "base/check.h"
#include "base/pointer.h"
#include "engine/item.h"
#include "engine/output_limit.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

// Loops inside loops multiply: what an execution's state can hold, and a turn of it carry, ends here. No item
// begins beyond it.
constexpr std::size_t kMaxSteps = 10'000;

bool in_body(const flow::Graph& graph, NodeIndex node, NodeIndex loop) {
  for (NodeIndex around = graph.nodes[node].loop; around != flow::kNone; around = graph.nodes[around].loop)
    if (around == loop) return true;
  return false;
}

bool within(std::string_view item, std::string_view outer) {
  return item.starts_with(outer) && (item.size() == outer.size() || item[outer.size()] == '/');
}

// Whether a token of this run is left, or stands at a step that failed and waits for an operator.
bool goes_on(const Step& step) {
  return step.status == StepStatus::Ready || step.status == StepStatus::Running ||
         step.status == StepStatus::Waiting || (step.status == StepStatus::Failed && !step.continued);
}

bool is_over(const Work& work, NodeIndex loop, std::string_view item) {
  const flow::Graph& graph = work.version().graph;
  return std::ranges::none_of(work.state().steps, [&](const Step& step) {
    return step.current && goes_on(step) && within(step.item, item) && in_body(graph, step.node, loop);
  });
}

// What came back to the loop from this run.
const Step* returned(const Work& work, NodeIndex loop, const std::string& item) {
  const flow::Graph& graph = work.version().graph;
  const std::vector<Mark>& marks = work.state().marks.at(item);
  for (const EdgeIndex edge : graph.nodes[loop].in) {
    if (graph.edges[edge].loop_return && marks[edge] == Mark::Live)
      return work.state().step(graph.edges[edge].from, item);
  }
  return nullptr;
}

void end_item(Work& work, NodeIndex node, const std::string& loop_item, int index) {
  const Step* result = returned(work, node, item_of(loop_item, index));
  LoopItemEnded ended{.node = node, .item = loop_item, .index = index, .at = work.now()};
  if (result) {
    ended.result = result->output;
    ended.provenance = result->provenance;
  }
  work.record(std::move(ended));
}

void start_item(Work& work, NodeIndex node, const std::string& loop_item, int index) {
  const flow::Graph& graph = work.version().graph;
  LoopItemStarted started{.node = node, .item = loop_item, .index = index, .at = work.now()};
  std::ranges::copy_if(graph.nodes[node].out, std::back_inserter(started.live),
                       [&](EdgeIndex edge) { return starts_item(graph, edge); });
  const std::vector<EdgeIndex> live = started.live;
  work.record(std::move(started));
  deliver(work, live, item_of(loop_item, index));
}

void finish(Work& work, const Loop& loop) {
  JsonArray results;
  for (const LoopItem& item : loop.started) results.push_back(item.result ? *item.result : Json(nullptr));
  Json output = JsonObject{{"items", *loop.items}, {"results", std::move(results)}};
  const NodeIndex node = loop.node;
  const std::string item = loop.item;
  if (const auto fits = check_output(output); !fits)
    return fail_step(work, node, item, {"limit", fits.error().message, ""}, true, false);
  // How many results there are is how long the list is, whatever they hold. No item is called "-".
  expr::Provenance provenance = loop.provenance;
  provenance.graft("/results", expr::Provenance::of(loop.provenance.sources_at("/items/-")));
  succeed(work, node, item,
          {.output = std::make_shared<const Json>(std::move(output)),
           .provenance = std::move(provenance),
           .ports = {"done"}});
}

std::size_t size_of(const Loop& loop) { return loop.items->get_array().size(); }

// Whether it could do anything.
bool settle(Work& work, std::size_t at) {
  const auto loop = [&]() -> const Loop& { return work.state().loops[at]; };
  const NodeIndex node = loop().node;
  const std::string item = loop().item;
  bool moved = false;
  int under_way = 0;
  for (std::size_t i = 0; i < loop().started.size(); ++i) {
    if (loop().started[i].ended) continue;
    const int index = static_cast<int>(i);
    if (!is_over(work, node, item_of(item, index))) {
      ++under_way;
    } else if (fail_merges_in_vain(work, node, item_of(item, index))) {
      ++under_way;
      moved = true;
    } else {
      end_item(work, node, item, index);
      moved = true;
    }
  }
  while (under_way < loop().concurrency && loop().started.size() < size_of(loop()) &&
         work.state().steps.size() < kMaxSteps) {
    start_item(work, node, item, static_cast<int>(loop().started.size()));
    ++under_way;
    moved = true;
  }
  if (under_way == 0 && loop().started.size() < size_of(loop())) {
    fail_step(work, node, item,
              {"limit",
               "Loops have made more than 10,000 steps of this execution, so no further item is begun.", ""},
              true, false);
    return true;
  }
  const bool done = under_way == 0 && std::ranges::all_of(loop().started, &LoopItem::ended);
  if (done) finish(work, loop());
  return moved || done;
}

}  // namespace

void enter_loop(Work& work, NodeIndex node, const std::string& item, EnterLoop wanted) {
  CHECK(wanted.items && wanted.items->is_array() && wanted.concurrency > 0);
  work.record(
      LoopEntered{node, item, wanted.items, std::move(wanted.provenance), wanted.concurrency, work.now()});
}

bool settle_loops(Work& work) {
  // Innermost first: a loop inside a body is entered after the one around it. One that ends is gone.
  for (std::size_t at = work.state().loops.size(); at > 0; --at) {
    if (settle(work, at - 1)) return true;
  }
  return false;
}

}  // namespace nf::engine
