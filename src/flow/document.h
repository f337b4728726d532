#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace nf::flow {

inline constexpr std::size_t kMaxNodes = 500;
inline constexpr std::size_t kMaxEdges = 2'000;
inline constexpr std::size_t kMaxDocumentBytes = 1024 * 1024;  // as compact JSON
inline constexpr std::size_t kMaxDocumentFaults = 500;         // that are reported at once
inline constexpr int kMaxAttempts = 100;

// What happens to the token of a step that failed for good.
enum class OnError { Fail, Continue, Branch };

struct RetryPolicy {
  int max_attempts = 1;
  Millis initial{1'000};
  double factor = 2;
  Millis max{60'000};

  bool operator==(const RetryPolicy&) const = default;
};

struct NodeSpec {
  std::string id;    // [a-z][a-z0-9_]{0,63}
  std::string type;  // name of a node type; an unknown one is a problem, not a parse error
  std::string name;  // for people; the id where the document gives none
  Json config;       // an object
  RetryPolicy retry;
  std::optional<Millis> timeout;
  OnError on_error = OnError::Fail;
};

struct EdgeSpec {
  std::string from;
  std::string port;  // "main" where the document gives none
  std::string to;
};

struct Settings {
  std::string timezone = "UTC";
  std::string calendar = "default";
  bool external_reviewers = false;
};

// A workflow as people write it (workflow.md, section 1).
struct Document {
  std::string name;
  std::string description;
  Settings settings;
  std::vector<NodeSpec> nodes;
  std::vector<EdgeSpec> edges;
  std::size_t bytes = 0;  // size of the document that was parsed, as compact JSON
};

// Reads the document's shape: unknown keys, wrong types and bad durations are refused, each with its pointer.
// What the nodes and edges mean is not looked at: a draft may be incomplete (see check.h).
Result<Document> parse_document(const Json& document);

// The name of an immutable version's content: "sha256:" and the hex SHA-256 of its canonical JSON (RFC 8785).
std::string document_hash(const Json& document);

}  // namespace nf::flow
