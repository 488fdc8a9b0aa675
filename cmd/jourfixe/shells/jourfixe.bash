# Completion of jourfixe for bash. Made by: jourfixe completion bash

_jourfixe() {
  # bash takes words apart at = and : too, and puts in what replaces the last part alone.
  local words=() word glued= i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]})) && [[ $glued || $word == [=:]* ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == *[=:] ]] && glued=1 || glued=
  done
  local typed=${words[${#words[@]} - 1]-} cut=0
  local head=${typed%"${typed##*[=:]}"}
  [[ $COMP_WORDBREAKS == *=* ]] && cut=${#head}

  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o filenames; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "${typed:cut}") ;;
      :folders) compopt -o filenames; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "${typed:cut}") ;;
      *) line=${line%%$'\t'*}; COMPREPLY+=("${line:cut}") ;;
    esac
  done < <("${COMP_WORDS[0]/#\~/$HOME}" complete -- "${words[@]}" 2>/dev/null)
}
complete -F _jourfixe jourfixe
