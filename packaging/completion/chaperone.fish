# fish completion for chaperone
set -l commands check redact explain try help
complete -c chaperone -f
complete -c chaperone -n "not __fish_seen_subcommand_from $commands" -a check -d 'May this text go out?'
complete -c chaperone -n "not __fish_seen_subcommand_from $commands" -a redact -d 'Write the text without what identifies anybody'
complete -c chaperone -n "not __fish_seen_subcommand_from $commands" -a explain -d 'What a reason means'
complete -c chaperone -n "not __fish_seen_subcommand_from $commands" -a try -d 'Type texts and see the verdicts'
complete -c chaperone -n "not __fish_seen_subcommand_from $commands" -l version -d 'The version'
complete -c chaperone -n "__fish_seen_subcommand_from check redact" -F
complete -c chaperone -n "__fish_seen_subcommand_from check redact try" -l kind -x -a 'post reply inbound' -d 'What the text is about to do'
complete -c chaperone -n "__fish_seen_subcommand_from check redact" -l in-reply-to -x -d 'The message that the reply answers'
complete -c chaperone -n "__fish_seen_subcommand_from check redact try" -l profile -r -F -d 'What is the organisation\'s own'
complete -c chaperone -n "__fish_seen_subcommand_from check redact try" -l policy -x -a 'tag generalise mask pseudonym' -d 'How identifiers are replaced'
complete -c chaperone -n "__fish_seen_subcommand_from check" -l format -x -a 'text json' -d 'How the verdict is written'
complete -c chaperone -n "__fish_seen_subcommand_from check" -l offsets -x -a 'codepoint utf16 byte' -d 'Unit of positions in JSON'
complete -c chaperone -n "__fish_seen_subcommand_from check" -l ndjson -d 'One JSON object a line'
complete -c chaperone -n "__fish_seen_subcommand_from check" -l threads -x -d 'Threads for --ndjson'
complete -c chaperone -n "__fish_seen_subcommand_from explain" -a '(chaperone explain 2>/dev/null | string split -f1 " ")'
complete -c chaperone -n "__fish_seen_subcommand_from help" -a 'check redact explain try'
complete -c chaperone -l help -d 'Options and examples'
