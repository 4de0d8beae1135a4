#include "core/context.h"

#include <chrono>

#include "core/user_modes.h"

namespace hubbub::commands {

Context::Context(const Services& services, std::shared_ptr<chat::Client> client,
                 chat::Claims& claims)
    : responder(*this),
      pending(*this),
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
    return chat::Batch(settings().lobby, services_.clock.wall());
}

void Context::note_published(chat::Batch& batch, std::size_t recipients) {
    charge(price_of(recipients, recipients_per_line));
    if (services_.tap != nullptr)
        services_.tap->passed(*client_, batch.bytes(chat::Encoding::person));
}

}  // namespace hubbub::commands
