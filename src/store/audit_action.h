/*
 * audit_action: everything that can be written in the audit log. One line each: name for C, word
 * for the log (once released it never changes), sentence for people. Add a line to add an action.
 */
#ifndef STORE_AUDIT_ACTION_H
#define STORE_AUDIT_ACTION_H

#define AUDIT_ACTION_LIST(X)                                                                       \
	/* the log itself */                                                                       \
	X(AUDIT_EXPORT, "audit.export", "exported the audit log")                                  \
	X(AUDIT_ERASE, "audit.erase", "erased the content of audit leaves")                        \
	/* keys and sealed content */                                                              \
	X(KEY_ADD, "key.add", "added a master key")                                                \
	X(KEY_ROTATE, "key.rotate", "wrapped the record keys with a newer master key")             \
	X(KEY_RETIRE, "key.retire", "retired a master key")                                        \
	X(SEALED_READ, "sealed.read", "opened a sealed original")                                  \
	X(SEALED_ERASE, "sealed.erase", "destroyed the key of a sealed record")                    \
	/* access */                                                                               \
	X(ACCESS_REFUSE, "access.refuse", "was refused access")                                    \
	X(ACCESS_RESCUE, "access.rescue", "made a way in from the command line")                   \
	X(SESSION_START, "session.start", "signed in")                                             \
	X(SESSION_FAIL, "session.fail", "failed to sign in")                                       \
	X(SESSION_LOCK, "session.lock", "was locked out after failures to sign in")                \
	X(SESSION_END, "session.end", "signed out")                                                \
	X(SESSION_REVOKE, "session.revoke", "ended a session")                                     \
	X(EMERGENCY_START, "emergency.start", "began emergency access")                            \
	X(EMERGENCY_END, "emergency.end", "ended emergency access")                                \
	/* people */                                                                               \
	X(PERSON_INVITE, "person.invite", "invited a person")                                      \
	X(PERSON_ADD, "person.add", "added a person")                                              \
	X(PERSON_JOIN, "person.join", "accepted an invitation")                                    \
	X(PERSON_CHANGE, "person.change", "changed a person")                                      \
	X(PERSON_LINK, "person.link", "tied a person to single sign-on")                           \
	X(INVITATION_WITHDRAW, "invitation.withdraw", "withdrew an invitation")                    \
	X(PERSON_DISABLE, "person.disable", "disabled a person")                                   \
	X(PERSON_ENABLE, "person.enable", "enabled a person again")                                \
	X(ROLE_CHANGE, "role.change", "changed a role")                                            \
	X(LEVEL_CHANGE, "level.change", "changed a level on a channel")                            \
	X(PASSWORD_CHANGE, "password.change", "changed a password")                                \
	X(TOTP_ENABLE, "totp.enable", "turned on the second factor")                               \
	X(TOTP_DISABLE, "totp.disable", "turned off the second factor")                            \
	X(RECOVERY_USE, "recovery.use", "used a recovery code")                                    \
	X(RECOVERY_RENEW, "recovery.renew", "made new recovery codes")                             \
	X(TOKEN_CREATE, "token.create", "made an API token")                                       \
	X(TOKEN_REVOKE, "token.revoke", "revoked an API token")                                    \
	/* the organisation and the system */                                                      \
	X(ORGANISATION_CHANGE, "organisation.change", "changed the organisation's profile")        \
	X(SETTING_CHANGE, "setting.change", "changed a setting")                                   \
	X(WEBHOOK_CREATE, "webhook.create", "made a webhook")                                      \
	X(WEBHOOK_CHANGE, "webhook.change", "changed a webhook")                                   \
	X(WEBHOOK_DELETE, "webhook.delete", "deleted a webhook")                                   \
	X(JOB_RETRY, "job.retry", "ran a job again")                                               \
	X(BACKUP_CREATE, "backup.create", "made a backup")                                         \
	X(BACKUP_RESTORE, "backup.restore", "restored a backup")                                   \
	X(SETUP, "setup", "set the organisation up")                                               \
	X(SERVER_START, "server.start", "started the server")                                      \
	X(SERVER_STOP, "server.stop", "stopped the server")                                        \
	/* channels and what goes out */                                                           \
	X(CHANNEL_CONNECT, "channel.connect", "connected a channel")                               \
	X(CHANNEL_CHANGE, "channel.change", "changed a channel")                                   \
	X(CHANNEL_DISCONNECT, "channel.disconnect", "disconnected a channel")                      \
	X(POST_CREATE, "post.create", "created a post")                                            \
	X(POST_CHANGE, "post.change", "changed a post")                                            \
	X(POST_DELETE, "post.delete", "deleted a post")                                            \
	X(POST_SUBMIT, "post.submit", "sent a post for approval")                                  \
	X(POST_SCHEDULE, "post.schedule", "scheduled a post")                                      \
	X(POST_CANCEL, "post.cancel", "took a post out of the schedule")                           \
	X(POST_EXPIRE, "post.expire", "let a late approval expire")                                \
	X(POST_PUBLISH, "post.publish", "published a post")                                        \
	X(POST_VERIFY, "post.verify", "found a published post in place")                           \
	X(POST_STOP, "post.stop", "kept a post from going out")                                    \
	X(POST_TAKE_DOWN, "post.take_down", "took a published post down")                          \
	X(POST_RECHECK, "post.recheck", "checked published posts again")                           \
	X(APPROVAL_DECIDE, "approval.decide", "decided an approval")                               \
	X(APPROVAL_VOID, "approval.void", "voided an approval after an edit")                      \
	X(APPROVAL_DELEGATE, "approval.delegate", "delegated approvals")                           \
	X(EXCEPTION_RECORD, "exception.record", "recorded a reasoned exception")                   \
	X(COMMENT_ADD, "comment.add", "commented")                                                 \
	X(CHECK_FAULT, "check.fault", "found the browser's verdict to differ from the server's")   \
	X(AUTHORIZATION_CREATE, "authorization.create", "recorded an authorization")               \
	X(AUTHORIZATION_CHANGE, "authorization.change", "changed an authorization")                \
	X(AUTHORIZATION_SIGN, "authorization.sign", "signed an authorization")                     \
	X(AUTHORIZATION_REVOKE, "authorization.revoke", "revoked an authorization")                \
	X(AUTHORIZATION_EXPIRE, "authorization.expire", "let an authorization expire")             \
	X(HOLD_START, "hold.start", "stopped everything from going out")                           \
	X(HOLD_END, "hold.end", "let things go out again")                                         \
	X(TASK_OPEN, "task.open", "opened a task")                                                 \
	X(TASK_CLOSE, "task.close", "closed a task")                                               \
	X(TEMPLATE_CHANGE, "template.change", "changed a template")

#define AUDIT_ACTION_ENUM(name, word, sentence) AUDIT_##name,
enum audit_action { AUDIT_ACTION_LIST(AUDIT_ACTION_ENUM) AUDIT_ACTION__MAX };
#undef AUDIT_ACTION_ENUM

/* "post.publish", and “published a post”. Static. */
const char *audit_action_word(enum audit_action a);
const char *audit_action_sentence(enum audit_action a);

#endif
