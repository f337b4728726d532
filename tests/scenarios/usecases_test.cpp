#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "engine/intake.h"
#include "nodes/catalog.h"
#include "tests/scenarios/world.h"

// The documents of workflows/, which are the templates, and their sample requests.
namespace nf::scenarios {
namespace {

constexpr double kNodeWidth = 210;  // as the editor draws a step
constexpr double kNodeHeight = 52;  // of its head
constexpr double kPortHeight = 22;  // of each named port below it
constexpr double kLeastSpace = 20;  // between two steps

Json json_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  EXPECT_TRUE(json.has_value()) << path << ": " << (json ? "" : json.error().message);
  return json ? std::move(*json) : Json();
}

std::map<std::string, Json> documents() {
  std::map<std::string, Json> found;
  for (const auto& entry : std::filesystem::directory_iterator("workflows")) {
    if (entry.path().extension() == ".json") found[entry.path().stem().string()] = json_in(entry.path());
  }
  return found;
}

// `purchase-request.small.json` is a request to `purchase-request`.
std::map<std::string, Json> samples_of(const std::string& workflow) {
  std::map<std::string, Json> found;
  for (const auto& entry : std::filesystem::directory_iterator("workflows/samples")) {
    const std::string name = entry.path().filename().string();
    if (name.substr(0, name.find('.')) == workflow) found[name] = json_in(entry.path());
  }
  return found;
}

void collect_connections(const Json& value, std::set<std::string, std::less<>>& into) {
  if (value.is_array()) {
    for (const Json& each : value.get_array()) collect_connections(each, into);
  } else if (value.is_object()) {
    if (const auto name = string_at(value, "connection")) into.insert(*name);
    for (const auto& member : value.get_object()) collect_connections(member.value(), into);
  }
}

std::string told(const flow::Problems& problems) {
  std::string text;
  for (const flow::Problem& problem : problems) {
    text += "\n  " + problem.code + " at " + problem.node + problem.pointer + ": " + problem.message + " " +
            problem.mend;
  }
  return text;
}

flow::Problems publish(World& world, const std::string& id, const Json& document) {
  world.put_variable("max_exception_days", 365);
  world.put_variable("rates", JsonObject{{"EUR", 1}});
  collect_connections(document, world.outside.connections);
  return world.publish(id, document);
}

TEST(UseCases, AllTwelveAreThere) {
  const auto found = documents();
  for (const char* id : {"policy-exception", "purchase-request", "invoice-payment", "expense-reimbursement",
                         "leave-request", "employee-onboarding", "service-request", "discount-approval",
                         "customer-escalation", "campaign-launch", "content-publishing", "change-release"}) {
    EXPECT_TRUE(found.contains(id)) << id;
  }
  for (const auto& [id, document] : found) {
    std::string scenario = id + ".flow";
    std::ranges::replace(scenario, '-', '_');
    EXPECT_TRUE(std::filesystem::exists("tests/scenarios/usecases/" + scenario) ||
                std::filesystem::exists("tests/scenarios/" + scenario))
        << scenario;
    EXPECT_FALSE(samples_of(id).empty()) << id;
  }
}

TEST(UseCases, EveryDocumentCanBePublished) {
  for (const auto& [id, document] : documents()) {
    World world;
    EXPECT_EQ(told(publish(world, id, document)), "") << id;
    EXPECT_FALSE(string_at(document, "description").value_or("").empty()) << id;
  }
}

TEST(UseCases, EverySampleIsAccepted) {
  int count = 0;
  for (const auto& [id, document] : documents()) {
    World world;
    ASSERT_TRUE(publish(world, id, document).empty()) << id;
    const auto version = world.active(id);
    for (const auto& [name, sample] : samples_of(id)) {
      using Way = engine::Incoming::Way;
      engine::Incoming incoming{.body = sample};
      incoming.way = version->trigger->form_path   ? Way::HookOfForm
                     : version->trigger->hook_path ? Way::Hook
                                                   : Way::Manual;
      incoming.sender = engine::Person{"Rita", "rita@example.com", std::nullopt};
      const auto accepted = engine::accept(*version, incoming, world.workspace(),
                                           world.workspace().variables(), world.clock.now());
      std::string faults;
      if (!accepted) {
        for (const Fault& fault : accepted.error().faults)
          faults += "\n  " + fault.pointer + " " + fault.message;
      }
      EXPECT_TRUE(accepted.has_value()) << name << faults;
      ++count;
    }
  }
  EXPECT_GE(count, 24);
}

struct Box {
  std::string id;
  double x, y, width, height;
};

std::map<std::string, Box> boxes_of(const Json& document) {
  std::map<std::string, Box> boxes;
  for (const Json& node : document.at("nodes").as_array()) {
    const std::string id = *string_at(node, "id");
    const flow::NodeType* type = nodes::catalogue().find(*string_at(node, "type"));
    const auto ports = type->ports(node.at("config"));
    const double named = ports.size() > 1 ? static_cast<double>(ports.size()) * kPortHeight + 8 : 0;
    const Json& at = node.at("position");
    boxes[id] = {id, number_of(at.at("x")), number_of(at.at("y")), kNodeWidth, kNodeHeight + named};
  }
  return boxes;
}

// What a builder sees first: steps from left to right, none on another.
TEST(UseCases, TheCanvasIsInOrder) {
  for (const auto& [id, document] : documents()) {
    const auto boxes = boxes_of(document);
    for (auto a = boxes.begin(); a != boxes.end(); ++a) {
      for (auto b = std::next(a); b != boxes.end(); ++b) {
        const auto& [p, q] = std::pair(a->second, b->second);
        const bool apart = p.x + p.width + kLeastSpace <= q.x || q.x + q.width + kLeastSpace <= p.x ||
                           p.y + p.height + kLeastSpace <= q.y || q.y + q.height + kLeastSpace <= p.y;
        EXPECT_TRUE(apart) << id << ": " << p.id << " and " << q.id << " lie on each other";
      }
    }
    for (const Json& edge : document.at("edges").as_array()) {
      const Box& from = boxes.at(*string_at(edge, "from"));
      const Box& to = boxes.at(*string_at(edge, "to"));
      bool back = false;
      for (const Json& node : document.at("nodes").as_array()) {
        back = back || (string_at(node, "id") == from.id && string_at(node, "type") == "rework" &&
                        !find(edge, "port"));
      }
      EXPECT_TRUE(back || from.x + from.width < to.x) << id << ": " << from.id << " -> " << to.id;
    }
  }
}

}  // namespace
}  // namespace nf::scenarios
