-- Opens a dvc.yaml in Neovim set up as the README says, and tells what Neovim shows: before and after it is mended.
local setup, file, mended, answer = os.getenv('SETUP'), os.getenv('FILE'), os.getenv('MENDED'), os.getenv('ANSWER')

-- Neovim before 0.11 has these by other names.
if vim.lsp.config == nil then
  local configs = {}
  vim.lsp.config = function(name, config)
    configs[name] = config
  end
  vim.lsp.enable = function(name)
    local config = configs[name]
    vim.api.nvim_create_autocmd('FileType', {
      pattern = config.filetypes,
      callback = function(event)
        local client = vim.lsp.start_client({ name = name, cmd = config.cmd, root_dir = vim.fn.getcwd() })
        vim.lsp.buf_attach_client(event.buf, client)
      end,
    })
  end
end
-- Neovim before 0.8 takes file types from Lua only when it is told to.
vim.g.do_filetype_lua = 1
vim.cmd('filetype on')

dofile(setup)
vim.cmd('edit ' .. vim.fn.fnameescape(file))

local function shown()
  return vim.tbl_map(function(one)
    return { line = one.lnum, from = one.col, to = one.end_col, severity = one.severity, message = one.message }
  end, vim.diagnostic.get(0))
end

vim.wait(20000, function()
  return #vim.diagnostic.get(0) > 0
end)
local broken = shown()
vim.api.nvim_buf_set_lines(0, 3, 4, true, { mended })
local isClean = vim.wait(20000, function()
  return #vim.diagnostic.get(0) == 0
end)

local result = { filetype = vim.bo.filetype, broken = broken, isClean = isClean }
vim.fn.writefile({ vim.json.encode(result) }, answer)
vim.cmd('qall!')
