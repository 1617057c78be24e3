# bash completion for chaperone
_chaperone() {
	local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		COMPREPLY=($(compgen -W 'check redact explain try serve migrate backup restore doctor audit key rescue help --help --version' -- "$now"))
		return
	fi
	case $before in
	--kind) words='post reply inbound' ;;
	--format) words='text json' ;;
	--offsets) words='codepoint utf16 byte' ;;
	--policy) words='tag generalise mask pseudonym' ;;
	--threads) words='1 2 4 8' ;;
	--in-reply-to | --since | --vkey | --listen | --url | --database) return ;;
	esac
	if [ -z "$words" ]; then
		case ${COMP_WORDS[1]}:$now in
		check:-*)
			words='--kind --in-reply-to --profile --format --offsets --policy --ndjson --threads --help'
			;;
		redact:-*) words='--policy --kind --in-reply-to --profile --help' ;;
		try:-*) words='--kind --profile --policy --help' ;;
		serve:-*)
			words='--listen --url --data --database --certificate --key --allow-hosts --authorities --open-analyze --no-access-log --checkpoints --demo --config --help'
			;;
		migrate:-*) words='--status --data --database --config --help' ;;
		backup:-*) words='--check --data --database --config --help' ;;
		audit:-*) words='--since --checkpoints --vkey --data --database --config --help' ;;
		audit:*) [ "$COMP_CWORD" = 2 ] && words='verify prove export checkpoint vkey erase' ;;
		key:[!-]* | key:) words='list add rotate retire erase' ;;
		rescue:-*) words='--second-factor --url --data --database --config --help' ;;
		restore:-* | doctor:-* | key:-*) words='--data --database --config --help' ;;
		explain:-*) words='--help' ;;
		explain:*) words=$(chaperone explain 2>/dev/null | cut -d' ' -f1) ;;
		help:*) words='check redact explain try serve migrate backup restore doctor audit key rescue' ;;
		esac
	fi
	if [ -n "$words" ]; then
		COMPREPLY=($(compgen -W "$words" -- "$now"))
	else
		COMPREPLY=($(compgen -f -- "$now"))
	fi
}
complete -o filenames -F _chaperone chaperone
