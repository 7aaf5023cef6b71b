/** Which lines of a log are points of a curve, by what libraries print; the samples are faithful, but short. */
import assert from 'node:assert/strict';
import { LogCurves } from '../../../../client/tracking/job-files/log/curves.ts';

describe('metrics in a log', () => {
  it('stand as pairs behind a step', () => {
    assert.deepEqual(curves('epoch 1 loss=0.5 acc=0.8', 'epoch 2 loss=0.25 acc=0.9'), {
      loss: '1:0.5 2:0.25',
      acc: '1:0.8 2:0.9',
    });
    assert.deepEqual(curves('step: 10, loss: 0.5, lr: 1e-3', 'step: 20, loss: nan, lr: 5e-4'), {
      loss: '10:0.5 20:NaN',
      lr: '10:0.001 20:0.0005',
    });
    assert.deepEqual(curves('Epoch 3/10 | Train Loss: 0.5 | Val Loss: 0.6 | Val Acc: 1'), {
      'Train Loss': '3:0.5',
      'Val Loss': '3:0.6',
      'Val Acc': '3:1',
    });
    assert.deepEqual(curves('global_step=128 epoch=3 reward = -inf'), { reward: '128:-Infinity' });
  });

  it('stand in JSON on a line of its own, with any keys', () => {
    assert.deepEqual(
      curves(
        '{"step": 1, "loss": 0.5, "val": {"acc": 0.75}, "note": "warm", "ok": true, "time": 1712345678.5}',
        '{"step": 2, "loss": NaN, "distance": 7}',
        'a line with {"loss": 9} in it',
        '[1, 2, 3]',
      ),
      { loss: '1:0.5 2:NaN', 'val.acc': '1:0.75', distance: '2:7' },
    );
  });

  it('go on over the epochs where steps begin anew', () => {
    const lines = [1, 2].flatMap((epoch) =>
      [100, 200].map((step) => `Epoch [${epoch}/2], Step [${step}/200], Loss: 0.${epoch}${step}`),
    );
    assert.deepEqual(curves(...lines), { Loss: '100:0.11 200:0.12 300:0.21 400:0.22' });
    assert.deepEqual(curves('epoch=0 step=0 loss=1', 'epoch=0 step=1 loss=2', 'epoch=1 step=0 loss=3'), {
      loss: '0:1 1:2 2:3',
    });
  });

  it('keep the step of the line above where they stand alone, or count themselves', () => {
    assert.deepEqual(curves('step 5 loss=0.5', 'val accuracy: 0.75', 'step 10 loss=0.4', 'val accuracy: 0.8'), {
      loss: '5:0.5 10:0.4',
      'val accuracy': '5:0.75 10:0.8',
    });
    assert.deepEqual(curves('loss: 0.5', 'loss: 0.4', 'loss: 0.3'), { loss: '0:0.5 1:0.4 2:0.3' });
  });

  it('are found behind what loggers write', () => {
    for (const prefix of [
      '2031-05-06 07:08:09,123 INFO trainer: ',
      '[2031-05-06T07:08:09Z] ',
      '[2031-05-06 07:08:09,123][__main__][INFO] - ',
      'INFO:root:',
      'INFO:lightning.pytorch:',
      '2031-05-06 07:08:09,123 - trainer - INFO - ',
      '2031-05-06 07:08:09.123 | INFO     | __main__:train:45 - ',
      'I0506 07:08:09.123456 140735 train.py:45] ',
      '[rank0]: ',
      '(RayTrainWorker pid=123, ip=10.0.0.1) ',
      '07:08:09 train.py:45 - ',
      '\u001b[32mINFO\u001b[0m     ',
    ]) {
      assert.deepEqual(curves(`${prefix}epoch 3 loss=0.5`), { loss: '3:0.5' }, prefix);
      assert.deepEqual(curves(`${prefix}{"epoch": 3, "loss": 0.5}`), { loss: '3:0.5' }, prefix);
    }
  });

  it('are not: settings, dates, versions, paths, sizes, times, speeds, shares, prose', () => {
    const others = [
      'lr=0.1 batch_size=32 seed=42',
      'Namespace(lr=0.1, epochs=10, loss_weight=2)',
      'Num Epochs = 3',
      '  Total optimization steps = 375',
      'torch==2.1.0, numpy: 2.4.6, version: 2.1',
      'date: 2031-05-06, started: 07:08:09',
      'listening on http://node7:8080 and node7:9090',
      'Saved to ckpt/epoch=3-val_loss=0.25.ckpt',
      'Saving epoch=3-step=100.ckpt',
      'train.py:45: UserWarning: loss: bad',
      'Downloading: 45%',
      'loss took 0.5 s, error in 12 ms',
      'model.bin:  45%|████▌     | 45.2M/100M [00:01<00:02, 30MB/s]',
      'HTTP Error: 404',
      'Model was saved with a loss: 0.5',
      '> python train.py --epoch=3 loss=0.5',
      '+ python train.py epoch=3 loss=0.5',
      "Traceback: loss = 'bad'",
      'loss: 1,234.5',
      'loss: 0,5',
      '2031-05-06: 0.5',
      'Confusion: [0.1, 0.2]',
      'epoch 4 loss=1 loss=2',
      'epoch 5 size: 12 MB, time=0.5s, throughput: 30it/s, progress: 40%, seed=4, host: node7:8080',
    ];
    for (const line of others) assert.deepEqual(curves(line), {}, line);
  });

  it('are kept apart by the stages that DVC runs', () => {
    const log = [
      "Running stage 'prepare':",
      '> python prepare.py',
      'loss: 0.5',
      "Running stage 'models/dvc.yaml:train@a':",
    ];
    assert.deepEqual(
      read([...log, '> python train.py', 'epoch 1 loss=0.25']).map(([stage, key, points]) => [stage, key, points]),
      [
        ['prepare', 'loss', '0:0.5'],
        ['models/dvc.yaml:train@a', 'loss', '1:0.25'],
      ],
    );
  });
});

describe('what libraries print', () => {
  it('tqdm, drawn again behind carriage returns', () => {
    const draws = [0, 1].flatMap((epoch) => [
      `Epoch ${epoch}:   0%|          | 0/2 [00:00<?, ?it/s]`,
      `Epoch ${epoch}:  50%|█████     | 1/2 [00:00<00:00, 8208.03it/s, acc=0.00, loss=1]`,
      `Epoch ${epoch}:  50%|█████     | 1/2 [00:00<00:00, 8208.03it/s, acc=0.20, loss=0.5]`,
      `Epoch ${epoch}: 100%|██████████| 2/2 [00:00<00:00, 6911.23it/s, acc=0.40, loss=0.333]`,
    ]);
    assert.deepEqual(curves(...draws), { acc: '1:0.2 2:0.4 3:0.2 4:0.4', loss: '1:0.5 2:0.333 3:0.5 4:0.333' });
  });

  it('Lightning', () => {
    assert.deepEqual(
      curves(
        'Epoch 0: 100%|██████████| 94/94 [00:02<00:00, 38.43it/s, v_num=0, train_loss_step=0.412]',
        'Validation DataLoader 0: 100%|██████████| 5/5 [00:00<00:00, 61.10it/s]',
        'Epoch 0: 100%|██████████| 94/94 [00:02<00:00, 37.90it/s, v_num=0, train_loss_step=0.412, val_loss=0.301]',
        'Epoch 1:  50%|█████     | 47/94 [00:01<00:01, 38.43it/s, v_num=0, train_loss_step=0.250, val_loss=0.301]',
      ),
      { train_loss_step: '94:0.412 141:0.25', val_loss: '94:0.301 141:0.301' },
    );
  });

  it('Keras, with and without bars', () => {
    const bars = [1, 2].flatMap((epoch) => [
      `Epoch ${epoch}/2`,
      ' 50/100 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - accuracy: 0.7 - loss: 0.9',
      `100/100 ━━━━━━━━━━━━━━━━━━━━ 1s 3ms/step - accuracy: 0.8 - loss: 0.6 - val_loss: 0.${epoch}`,
    ]);
    assert.deepEqual(curves(...bars), {
      accuracy: '50:0.7 100:0.8 150:0.7 200:0.8',
      loss: '50:0.9 100:0.6 150:0.9 200:0.6',
      val_loss: '100:0.1 200:0.2',
    });
    assert.deepEqual(
      curves('Epoch 1/2', '100/100 - 1s - 10ms/step - loss: 0.6', 'Epoch 2/2', '100/100 - 1s - 10ms/step - loss: 0.5'),
      { loss: '100:0.6 200:0.5' },
    );
    assert.deepEqual(curves('100/100 [==============================] - 1s 2ms/step - loss: 0.3000 - acc: 0.9'), {
      loss: '100:0.3',
      acc: '100:0.9',
    });
  });

  it('XGBoost, LightGBM and CatBoost', () => {
    assert.deepEqual(
      curves('[0]\ttrain-rmse:0.30000\teval-rmse:0.40000', '[1]\ttrain-rmse:0.20000\teval-rmse:0.35000'),
      {
        'train-rmse': '0:0.3 1:0.2',
        'eval-rmse': '0:0.4 1:0.35',
      },
    );
    assert.deepEqual(
      curves(
        '[LightGBM] [Info] Number of data points in the train set: 1437, number of used features: 53',
        '[LightGBM] [Info] Start training from score -2.302585',
        "[10]\ttraining's binary_logloss: 0.5\tvalid_1's auc: 0.9",
        "[10]	cv_agg's l2: 0.25 + 0.01",
      ),
      { "training's binary_logloss": '10:0.5', "valid_1's auc": '10:0.9', "cv_agg's l2": '10:0.25' },
    );
    assert.deepEqual(curves('0:\tlearn: 0.6793\ttest: 0.6801\tbest: 0.6801 (0)\ttotal: 50ms\tremaining: 2.3s'), {
      learn: '0:0.6793',
      test: '0:0.6801',
      best: '0:0.6801',
    });
  });

  it('Hugging Face’s Trainer', () => {
    assert.deepEqual(
      curves(
        "{'loss': 0.5, 'grad_norm': np.float64(1.25), 'learning_rate': 5e-05, 'epoch': 0.5}",
        "{'eval_loss': 0.4, 'eval_runtime': 3.2, 'epoch': 1.0}",
        "{'loss': '0.25', 'learning_rate': '2e-05', 'epoch': '1.5'}",
        "{'train_loss': tensor(0.3), 'note': None, 'best': True, 'epoch': 2.0}",
        "{'loss': [1, 2]}",
      ),
      {
        loss: '0.5:0.5 1.5:0.25',
        grad_norm: '0.5:1.25',
        learning_rate: '0.5:0.00005 1.5:0.00002',
        eval_loss: '1:0.4',
        eval_runtime: '1:3.2',
        train_loss: '2:0.3',
      },
    );
  });

  it('PyTorch’s examples', () => {
    assert.deepEqual(
      curves(
        'Epoch 1\n-------------------------------',
        'loss: 2.303494  [   64/60000]',
        'loss: 2.294637  [ 6464/60000]',
        'Test Error: ',
        ' Accuracy: 44.6%, Avg loss: 2.1500',
      ),
      { loss: '64:2.303494 6464:2.294637', 'Avg loss': '6464:2.15' },
    );
    assert.deepEqual(
      curves(
        'Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.300039',
        'Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.213470',
        'Test set: Average loss: 0.0313, Accuracy: 9900/10000 (99%)',
      ),
      { Loss: '0:2.300039 640:2.21347', 'Average loss': '640:0.0313' },
    );
    assert.deepEqual(
      curves('Epoch: [0][  1/391]\tTime  0.354 ( 0.354)\tLoss 2.3e+00 (2.3e+00)\tAcc@1  10.16 ( 10.16)'),
      { Loss: '1:2.3', 'Acc@1': '1:10.16' },
    );
    assert.deepEqual(curves("epoch 1 loss: tensor(0.5000, device='cuda:0', grad_fn=<MseLossBackward0>)"), {
      loss: '1:0.5',
    });
  });

  it('skorch and fastai, in tables', () => {
    assert.deepEqual(
      curves(
        '  epoch    train_loss    valid_acc     dur',
        '-------  ------------  -----------  ------',
        '      1        0.6905       0.5500  0.0123',
        '      2        0.6405       0.6500  0.0120',
      ),
      { train_loss: '1:0.6905 2:0.6405', valid_acc: '1:0.55 2:0.65', dur: '1:0.0123 2:0.012' },
    );
    assert.deepEqual(curves('epoch     train_loss  valid_loss  time', '0         0.5000      0.4000      00:12'), {
      train_loss: '0:0.5',
      valid_loss: '0:0.4',
    });
  });
});

function read(lines: readonly string[]): readonly (readonly [stage: string, key: string, points: string])[] {
  const log = new LogCurves();
  for (const line of lines.flatMap((text) => text.split('\n'))) log.take(line);
  return [...log.byStage].flatMap(([stage, found]) =>
    [...found].map(([key, { points }]) => {
      const text = [...points.steps].map((step, index) => `${step}:${points.values[index]}`).join(' ');
      return [stage, key, text] as const;
    }),
  );
}

/** By key, `step:value` for each point. */
function curves(...lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(read(lines).map(([, key, points]) => [key, points]));
}
