# Completion of jourfixe for fish. Made by: jourfixe completion fish

function __jourfixe_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l typed (commandline --current-token --cut-at-cursor)
    set -l program $words[1]
    set -e words[1]
    # The name of a flag before a path in the same word stays where it is.
    set -l flag (string match --regex -- '^--[^=]*=' "$typed"; or echo)
    set -l path (string replace --regex -- '^--[^=]*=' '' "$typed")
    for line in ($program complete -- $words "$typed" 2>/dev/null)
        switch $line
            case :files
                string replace --regex -- '^' "$flag" (__fish_complete_path "$path")
            case :folders
                string replace --regex -- '^' "$flag" (__fish_complete_directories "$path")
            case '*'
                echo $line
        end
    end
end

complete --command jourfixe --no-files --arguments '(__jourfixe_complete)'
