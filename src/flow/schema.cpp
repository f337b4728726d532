#include "flow/schema.h"

#include "flow/schema/evaluate.h"
#include "flow/schema/rules.h"

namespace nf::flow {

struct Schema::Impl {
  schema::Rules rules;
};

Result<Schema> Schema::compile(const Json& schema) {
  Schema compiled;
  compiled.impl_ = std::make_shared<const Impl>(Impl{TRY(schema::compile(schema))});
  return compiled;
}

std::vector<Fault> Schema::validate(const Json& value) const {
  return schema::evaluate(impl_->rules, value, schema::Templates{});
}

std::vector<Fault> Schema::validate_template(const Json& value,
                                             std::span<const std::string_view> literal_keys) const {
  return schema::evaluate(impl_->rules, value, schema::Templates{true, literal_keys});
}

}  // namespace nf::flow
