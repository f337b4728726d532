#include "flow/graph_kit.h"

namespace nf::flow {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Built {
  Document document;
  Graph graph;

  std::vector<std::string> names(const std::vector<bool>& mask) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < mask.size(); ++i) {
      if (mask[i]) out.push_back(document.nodes[i].id);
    }
    return out;
  }
  std::vector<std::string> downstream(std::string_view id) const {
    return names(graph.downstream(graph.find(id)));
  }
  std::vector<std::string> upstream(std::string_view id) const {
    return names(graph.upstream(graph.find(id)));
  }
  // "from.port > to" of the edges that are marked.
  std::vector<std::string> edges(bool Graph::Edge::*mark) const {
    std::vector<std::string> out;
    for (const Graph::Edge& edge : graph.edges) {
      if (edge.*mark)
        out.push_back(document.nodes[edge.from].id + "." + edge.port + " > " + document.nodes[edge.to].id);
    }
    return out;
  }
};

Built built(std::string_view text) {
  Problems problems;
  Document document = kit::sketch(text);
  Graph graph = build_graph(document, kit::shapes(), problems);
  EXPECT_THAT(kit::short_of(problems), IsEmpty());
  return {std::move(document), std::move(graph)};
}

TEST(Graph, KnowsForwardReturnAndLoopEdges) {
  const Built flow = built(R"(
    start s
    step x
    loop l
    step a
    approval p
    rework r
    step m
    s > x > l
    l.item > a > l
    l.done > p
    p.changes_requested > r > m > x)");
  EXPECT_THAT(flow.edges(&Graph::Edge::returns), ElementsAre("r.main > m", "m.main > x"));
  EXPECT_THAT(flow.edges(&Graph::Edge::loop_return), ElementsAre("a.main > l"));
  EXPECT_EQ(flow.graph.start, flow.graph.find("s"));
  EXPECT_FALSE(flow.graph.nodes[flow.graph.find("m")].forward);
  EXPECT_TRUE(flow.graph.nodes[flow.graph.find("r")].forward);
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("r")].reentry, flow.graph.find("x"));
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("p")].reentry, kNone);
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("a")].loop, flow.graph.find("l"));
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("p")].loop, kNone);
  EXPECT_EQ(flow.graph.find("nobody"), kNone);
}

TEST(Graph, KnowsWhatLiesUpstreamAndDownstream) {
  const Built flow = built(R"(
    start s
    step x
    step beside
    approval p
    rework r
    step m
    step e
    s > x > p
    s > beside
    p.approved > e
    p.changes_requested > r > m > x)");
  EXPECT_THAT(flow.downstream("x"), ElementsAre("x", "p", "r", "e"));
  EXPECT_THAT(flow.downstream("e"), ElementsAre("e"));
  EXPECT_THAT(flow.upstream("x"), ElementsAre("s"));
  EXPECT_THAT(flow.upstream("e"), ElementsAre("s", "x", "p"));
  EXPECT_THAT(flow.upstream("m"), ElementsAre("s", "x", "p", "r"));
}

TEST(Graph, KeepsTheDocumentsNumbersForEdgesThatJoinNothing) {
  Problems problems;
  const Graph graph = build_graph(kit::sketch(R"(
    start s
    step a
    s > nowhere
    s > a)"),
                                  kit::shapes(), problems);
  EXPECT_EQ(graph.edges[0].to, kNone);
  EXPECT_THAT(graph.nodes[0].out, ElementsAre(1));
}

}  // namespace
}  // namespace nf::flow
