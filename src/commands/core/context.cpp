#include "core/context.h"

#include <chrono>

#include "core/user_modes.h"

namespace hubbub::commands {

Context::Context(const Services& services, std::shared_ptr<chat::Client> client,
                 chat::Claims& claims)
    : responder(*this),
      pending(*this, services.registry.ids),
      plain_target(*this),
      services_(services),
      client_(std::move(client)),
      user_(client_->user()),
      claims_(claims),
      identity_(user_->identity()) {}

std::int64_t Context::now() const {
    return std::chrono::system_clock::to_time_t(services_.clock.wall());
}

void Context::set_identity(chat::Identity fresh) {
    user_->set_identity(std::move(fresh));
    refresh();
}

void Context::refresh() {
    // The version is read first: a change in between is read again later.
    const std::uint64_t version = user_->identity_version();
    if (version == version_) return;
    version_ = version;
    identity_ = user_->identity();
}

void Context::adopt(std::shared_ptr<chat::User> user) {
    user_ = std::move(user);
    version_ = user_->identity_version();
    identity_ = user_->identity();
}

void Context::close(chat::Cause cause, std::string text) {
    if (!leaving_) leaving_ = chat::Close{cause, std::move(text)};
}

chat::Batch Context::make_batch() const {
    chat::Batch batch = make_server_batch();
    batch.describe_source(self().account, has_mode(user_bot));
    return batch;
}

chat::Batch Context::make_server_batch() const {
    return chat::Batch(settings().lobby, services_.clock.wall(), registry().ids);
}

void Context::note_published(chat::Batch& batch, std::size_t recipients) {
    charge(price_of(recipients, recipients_per_line));
    if (services_.tap != nullptr)
        services_.tap->passed(*client_, batch.bytes(chat::Encoding::person));
}

}  // namespace hubbub::commands
