internal import Pipeline
internal import Support
internal import YAML
