#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/provenance.h"
#include "flow/document.h"
#include "flow/problem.h"

namespace nf::flow {

// What the editor, the API and the publishing checks know of a node type. All JSON here lives as long as the
// program.
struct NodeDescription {
  std::string name;         // `approval_group`
  std::string title;        // "Approval group"
  std::string group;        // palette section: "start", "data", "routing", "people", "effects", "control"
  std::string description;  // one paragraph
  Json config_schema;       // JSON Schema draft 7 of `config`
  Json example;             // a valid config
  bool starts = false;      // a start node
};

// Which ports a run may take.
enum class Taking {
  One,      // exactly one port of several: paths that part here never meet alive
  Several,  // any number of ports
};

// What a node does to the provenance of what it passes on.
struct ProvenanceRule {
  expr::Sources adds{};  // every output carries these (a trigger: external; an AI step: ai)
  bool passes = true;    // the output carries what the config's expressions read
};

// What is known before a run about the values that a node of this config will see: which sources they can
// carry.
class Operands {
 public:
  virtual ~Operands() = default;
  // Of all expressions at and below a JSON Pointer into the config; "" is every one.
  virtual expr::Sources at(std::string_view pointer) const = 0;
  // Of what comes in with the token, at a path of members into it; empty is all of it.
  virtual expr::Sources input(const std::vector<std::string>& path) const = 0;
};

// A value that a node reads without a template that says so.
struct Reading {
  std::string pointer;     // into the config: what reads it
  std::string expression;  // CEL, a path: `nodes.scrape`
};

class NodeType {
 public:
  virtual ~NodeType() = default;

  virtual const NodeDescription& describe() const = 0;

  // Ports for this config, in the order in which they are shown; without `error`, which `on_error: branch`
  // adds. The config may be invalid: then whatever can be told.
  virtual std::vector<std::string> ports(const Json& config) const;
  virtual Taking taking(const Json& config) const;
  virtual ProvenanceRule provenance() const;

  // The sources that the output's part at `path` can carry (members; empty is the whole). Never too few: what
  // is free of `ai` here may choose the way around an approval. By default what provenance() adds and, where
  // it passes, everything in the config and all that comes in. A type whose members differ
  // (`risk_tier.tier`), that reads nothing but its expressions (`set`) or gives its input as it is (`if`)
  // says so.
  virtual expr::Sources output_sources(const Json& config, const std::vector<std::string>& path,
                                       const Operands& operands) const;

  // What is known of the output, as a JSON Schema, for whoever writes an expression about it. Null: nothing.
  // The config may be invalid: then whatever can be told.
  virtual Json output_schema(const Json& config) const;
  // Whether every output fits it. Else it helps who writes expressions, and no warning may rest on it.
  virtual bool output_fits_schema(const Json&) const { return true; }

  // Findings that the schema cannot express, with pointers from the node (`/config/rules/0/when`). The config
  // is valid against it.
  virtual void check(const NodeSpec& node, Problems& problems) const;

  // Top-level config keys whose strings are not templates (a JSON Schema, a path). In all others a string is
  // a template, except a member `when` that the config's schema declares: a bare expression that gives a
  // boolean.
  virtual std::vector<std::string_view> literal_keys() const;

  // What a run reads beside the config's expressions (the source of a `code` node). Checked and counted like
  // expressions; one whose root does not exist where the node stands is passed over. The config may be
  // invalid.
  virtual std::vector<Reading> readings(const Json& config) const;

  // Whether its conditions are `checks` over a `body` that somebody sends, rather than over what ran before.
  virtual bool takes_data() const { return describe().starts; }

  // The gate kinds that the graph rules speak of.
  virtual bool is_approval() const { return false; }
  virtual bool is_rework() const { return false; }
  virtual bool is_merge() const { return false; }
  virtual bool is_loop() const { return false; }
};

// The node types that there are. Immutable; outlives every document that was checked with it.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  virtual const NodeType* find(std::string_view name) const = 0;
  virtual std::vector<const NodeType*> all() const = 0;
};

}  // namespace nf::flow
