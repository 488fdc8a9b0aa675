#compdef jourfixe
# Completion of jourfixe for zsh. Made by: jourfixe completion zsh

_jourfixe() {
  local -a answer choices
  local line text paths
  answer=("${(@f)$("${(Q)words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $answer; do
    case $line in
      :*) paths=${line#:} ;;
      *)
        text=${line%%$'\t'*}
        choices+=("${text//:/\\:}:${line#*$'\t'}")
        ;;
    esac
  done
  # What follows a flag and = in the same word is completed as a path by itself.
  [[ $PREFIX == --*=* ]] && [[ -n $paths ]] && compset -P '*='
  case $paths in
    files) _files ;;
    folders) _files -/ ;;
  esac
  (( $#choices )) && _describe -V 'jourfixe' choices
}

if [[ $funcstack[1] == _jourfixe ]]; then
  _jourfixe "$@"
else
  compdef _jourfixe jourfixe
fi
