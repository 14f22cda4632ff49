"""The formats by constants: `formats.YAML`."""

from daimo_validate.documents import FILE_FORMATS

JSON = FILE_FORMATS["json"]
JSONC = FILE_FORMATS["jsonc"]
JSONL = FILE_FORMATS["jsonl"]
YAML = FILE_FORMATS["yaml"]
TOML = FILE_FORMATS["toml"]
DOTENV = FILE_FORMATS["dotenv"]
MARKDOWN = FILE_FORMATS["markdown"]
HTTP = FILE_FORMATS["http"]
SHELL = FILE_FORMATS["shell"]
ENVRC = FILE_FORMATS["envrc"]
DOCKERFILE = FILE_FORMATS["dockerfile"]
PROPERTIES = FILE_FORMATS["properties"]
TERRAFORM = FILE_FORMATS["terraform"]
NOTEBOOK = FILE_FORMATS["notebook"]
TYPESCRIPT = FILE_FORMATS["typescript"]
